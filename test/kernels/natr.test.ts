import { natrKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  natrKernel,
  periods.map((period) => ({ period })),
);
