import { momentumKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  momentumKernel,
  periods.map((period) => ({ period })),
);
