import { williamsRKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  williamsRKernel,
  periods.map((period) => ({ period })),
);
