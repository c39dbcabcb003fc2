import { varianceKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  varianceKernel,
  periods.map((period) => ({ period })),
);
