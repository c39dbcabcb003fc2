import { vwmaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  vwmaKernel,
  periods.map((period) => ({ period })),
);
