import { amihudKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  amihudKernel,
  periods.map((period) => ({ period })),
);
