import { choppinessKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(
  choppinessKernel,
  [2, 3, 14].map((period) => ({ period })),
);
