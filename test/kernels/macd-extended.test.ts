import { macdExtendedKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(macdExtendedKernel, [
  { fast: 3, slow: 7, signal: 4, fastType: 'ema', slowType: 'ema', signalType: 'ema' },
  { fast: 6, slow: 2, signal: 3, fastType: 'sma', slowType: 'dema', signalType: 'wma' },
]);
