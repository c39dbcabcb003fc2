import { autocorrelationKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(autocorrelationKernel, [
  { period: 2, lag: 1 },
  { period: 14, lag: 1 },
  { period: 14, lag: 3 },
]);
