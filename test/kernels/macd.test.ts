import { macdKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(macdKernel, [
  ...periods.map((period) => ({ fast: period, slow: 2 * period + 1, signal: 3 })),
  { fast: 6, slow: 3, signal: 1 },
  { fast: 1, slow: 1, signal: 1 },
]);
