import { imiKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  imiKernel,
  periods.map((period) => ({ period })),
);
