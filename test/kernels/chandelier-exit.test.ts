import { chandelierExitKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  chandelierExitKernel,
  periods.map((period) => ({ period, multiplier: 3 })),
);
