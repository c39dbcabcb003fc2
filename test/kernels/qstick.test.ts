import { qstickKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  qstickKernel,
  periods.map((period) => ({ period })),
);
