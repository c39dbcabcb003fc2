import { temaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  temaKernel,
  periods.map((period) => ({ period })),
);
