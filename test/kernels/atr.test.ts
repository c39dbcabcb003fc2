import { atrKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  atrKernel,
  periods.map((period) => ({ period })),
);
