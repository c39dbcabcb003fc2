import { accelerationBandsKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  accelerationBandsKernel,
  periods.map((period) => ({ period })),
);
