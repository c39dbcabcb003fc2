import { fractalDimensionKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(
  fractalDimensionKernel,
  [2, 3, 14].map((period) => ({ period })),
);
