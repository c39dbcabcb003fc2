import { keltnerKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(keltnerKernel, [
  { period: 3, atrPeriod: 5, multiplier: 2 },
  { period: 6, atrPeriod: 2, multiplier: 1 },
]);
