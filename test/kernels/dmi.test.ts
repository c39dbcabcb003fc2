import { dmiKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  dmiKernel,
  periods.map((period) => ({ period })),
);
