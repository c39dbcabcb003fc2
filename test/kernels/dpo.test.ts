import { dpoKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  dpoKernel,
  periods.map((period) => ({ period })),
);
