import { zlemaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  zlemaKernel,
  periods.map((period) => ({ period })),
);
