import { smaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  smaKernel,
  periods.map((period) => ({ period })),
);
