import { cciKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  cciKernel,
  periods.map((period) => ({ period })),
);
