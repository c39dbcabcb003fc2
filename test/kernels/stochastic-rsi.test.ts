import { stochasticRsiKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(stochasticRsiKernel, [
  { period: 3, fastK: 4, slowK: 2, slowD: 3 },
  { period: 2, fastK: 3, slowK: 1, slowD: 2, slowKAverage: 'sma', slowDAverage: 'ema' },
]);
