import { vortexKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  vortexKernel,
  periods.map((period) => ({ period })),
);
