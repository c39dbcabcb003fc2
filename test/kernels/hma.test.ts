import { hmaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  hmaKernel,
  periods.map((period) => ({ period })),
);
