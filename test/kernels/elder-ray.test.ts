import { elderRayKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  elderRayKernel,
  periods.map((period) => ({ period })),
);
