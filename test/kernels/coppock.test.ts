import { coppockKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(coppockKernel, [
  { period: 3, short: 2, long: 5 },
  { period: 1, short: 4, long: 1 },
]);
