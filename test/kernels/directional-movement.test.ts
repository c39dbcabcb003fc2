import { directionalMovementKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  directionalMovementKernel,
  periods.map((period) => ({ period })),
);
