import { sumKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  sumKernel,
  periods.map((period) => ({ period })),
);
