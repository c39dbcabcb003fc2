import { applyKernel, macdKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(macdKernel, [
  ...periods.map((period) => ({ fast: period, slow: 2 * period + 1, signal: 3 })),
  { fast: 6, slow: 3, signal: 1 },
  { fast: 1, slow: 1, signal: 1 },
]);
matchesTalib('macd', (columns, params) => applyKernel(macdKernel, params as never, columns.close), macdKernel.warmup);
