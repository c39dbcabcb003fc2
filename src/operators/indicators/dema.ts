import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { demaKernel } from '../../kernels/index.js';

/** Double exponential moving average: follows turns sooner than an EMA of the same period. */
export const dema = defineIndicator({
  name: 'dema',
  title: 'Double Exponential Moving Average',
  summary: 'Average with less lag: twice the exponential average less the exponential average of that.',
  formula: 'dema = 2 e1 - e2 with e1 = ema(x, period), e2 = ema(e1, period).',
  see: [
    'P. G. Mulloy, Smoothing Data with Faster Moving Averages, Technical Analysis of Stocks & Commodities, 1994',
    'TA-Lib 0.8.2, function DEMA',
  ],
  twins: {
    talib: [{ name: 'DEMA', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'dema', differs: 'starts from the first value' }],
    pandasTa: [{ name: 'dema', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows that the smoothing factor is made from.'),
  }),
  kernel: demaKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortDema' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
