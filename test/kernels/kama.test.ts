import { kamaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  kamaKernel,
  periods.map((period) => ({ period, fast: 2, slow: 30 })),
);
