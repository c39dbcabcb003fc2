import { rmaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  rmaKernel,
  periods.map((period) => ({ period })),
);
