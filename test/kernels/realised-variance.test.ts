import { realisedVarianceKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(
  realisedVarianceKernel,
  [2, 3, 14].map((period) => ({ period })),
);
