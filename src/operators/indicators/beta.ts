import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { betaKernel } from '../../kernels/index.js';

/** Beta: how much of a return of x a return of y brings along. */
export const beta = defineIndicator({
  name: 'beta',
  title: 'Beta',
  summary: 'Slope of the returns of y over the returns of x in the recent past.',
  formula: 'beta = cov(rx, ry) / var(rx) of the last `period` simple returns; 0 where x stands still.',
  see: ['W. F. Sharpe, Capital Asset Prices, 1964', 'TA-Lib 0.8.2, function BETA'],
  twins: { talib: [{ name: 'BETA', params: { timeperiod: 'period' }, with: { columns: { x: 'high', y: 'low' } } }] },
  params: () => ({
    period: z.int().min(1).default(5).describe('Returns in the window; one row more is needed.'),
  }),
  kernel: betaKernel,
  examples: [
    { title: 'Of open and close', params: { period: 5, columns: { x: 'open', y: 'close' } } },
    { title: 'Under a name of its own', params: { period: 20, columns: { x: 'high', y: 'low' }, as: 'link' } },
  ],
});
