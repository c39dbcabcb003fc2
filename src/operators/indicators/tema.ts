import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { temaKernel } from '../../kernels/index.js';

/** Triple exponential moving average: follows turns sooner still than `dema`. */
export const tema = defineIndicator({
  name: 'tema',
  title: 'Triple Exponential Moving Average',
  summary: 'Average with little lag, made of three exponential averages within one another.',
  formula: 'tema = 3 e1 - 3 e2 + e3 with e1 = ema(x, period), e2 = ema(e1, period), e3 = ema(e2, period).',
  see: [
    'P. G. Mulloy, Smoothing Data with Less Lag, Technical Analysis of Stocks & Commodities, 1994',
    'TA-Lib 0.8.2, function TEMA',
  ],
  twins: {
    talib: [{ name: 'TEMA', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'tema', differs: 'starts from the first value' }],
    pandasTa: [{ name: 'tema', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows that the smoothing factor is made from.'),
  }),
  kernel: temaKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortTema' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
