import { linearRegressionKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(
  linearRegressionKernel,
  [2, 3, 5, 14].map((period) => ({ period })),
);
