import { emaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  emaKernel,
  periods.map((period) => ({ period })),
);
