import { averageDeviationKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  averageDeviationKernel,
  periods.map((period) => ({ period })),
);
