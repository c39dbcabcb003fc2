import { wmaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  wmaKernel,
  periods.map((period) => ({ period })),
);
