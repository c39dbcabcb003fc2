import { rocKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  rocKernel,
  periods.map((period) => ({ period })),
);
