import { connorsRsiKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(connorsRsiKernel, [
  { period: 3, streak: 2, rank: 10 },
  { period: 1, streak: 1, rank: 1 },
  { period: 14, streak: 3, rank: 5 },
]);
