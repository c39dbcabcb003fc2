import { trixKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  trixKernel,
  periods.map((period) => ({ period })),
);
