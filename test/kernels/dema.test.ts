import { demaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  demaKernel,
  periods.map((period) => ({ period })),
);
