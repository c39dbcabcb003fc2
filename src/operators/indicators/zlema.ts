import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { zlemaKernel } from '../../kernels/index.js';

/** Zero-lag exponential moving average: the average of a series pushed forward by its own lag. */
export const zlema = defineIndicator({
  name: 'zlema',
  title: 'Zero-Lag Exponential Moving Average',
  summary: 'Exponential average of each value plus its change over the lag of the average.',
  formula: 'zlema = ema(2 x[t] - x[t-lag], period) with lag = floor((period - 1) / 2).',
  see: [
    'J. Ehlers and R. Way, Zero Lag (Well, Almost), Technical Analysis of Stocks & Commodities, 2010',
    'TA-Lib 0.8.2, function ZLEMA',
  ],
  twins: {
    talib: [{ name: 'ZLEMA', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'zlema', differs: 'starts from the first value' }],
    pandasTa: [{ name: 'zlma', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows that the smoothing factor is made from.'),
  }),
  kernel: zlemaKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortZlema' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
