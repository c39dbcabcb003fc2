import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { emaKernel } from '../../kernels/index.js';

/** Exponential moving average: recent rows count more, and the weight of a row falls by the same fraction each row. */
export const ema = defineIndicator({
  name: 'ema',
  title: 'Exponential Moving Average',
  summary: 'Average of a series in which the weight of a row falls by the same fraction with every further row.',
  formula: 'e[t] = k x[t] + (1 - k) e[t-1] with k = 2 / (period + 1); e starts as the mean of the first `period` rows.',
  see: ['P. N. Haurlan, Measuring Trend Values, 1968', 'TA-Lib 0.8.2, function EMA'],
  twins: {
    talib: [{ name: 'EMA', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'ema', differs: 'starts from the first value' }],
    pandasTa: [{ name: 'ema', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows that the smoothing factor is made from.'),
  }),
  kernel: emaKernel,
  examples: [
    { title: 'A fast average under its own name', params: { period: 12, as: 'fast' } },
    { title: 'Of another column', params: { period: 5, column: 'volume' } },
  ],
});
