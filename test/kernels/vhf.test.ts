import { vhfKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  vhfKernel,
  periods.map((period) => ({ period })),
);
