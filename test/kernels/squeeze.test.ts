import { squeezeKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(
  squeezeKernel,
  [2, 3, 14].map((period) => ({ period, deviations: 2, multiplier: 1.5 })),
);
