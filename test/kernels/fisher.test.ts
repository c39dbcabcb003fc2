import { fisherKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  fisherKernel,
  periods.map((period) => ({ period })),
);
