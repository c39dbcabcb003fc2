import { trimaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  trimaKernel,
  periods.map((period) => ({ period })),
);
