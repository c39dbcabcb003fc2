import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { rviKernel } from '../../kernels/index.js';

/** Relative volatility index: which part of the volatility came with rising rows, from 0 to 100. */
export const rvi = defineIndicator({
  name: 'rvi',
  title: 'Relative Volatility Index',
  summary: 'Standard deviation of rising rows in percent of that of all, smoothed as Wilder does it.',
  formula:
    'rvi = 100 u / (u + d), u and d the averages, with weight 1 / period, of stddev(x, deviation) on rows that rose and fell; 0 where nothing changed.',
  see: [
    'D. Dorsey, The Relative Volatility Index, Technical Analysis of Stocks & Commodities, 1993',
    'TA-Lib 0.8.2, function RVI',
  ],
  twins: {
    talib: [{ name: 'RVI', params: { timeperiod: 'period', stddevperiod: 'deviation' } }],
    pandasTa: [{ name: 'rvi', params: { length: 'period' }, differs: 'exponential averages' }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows of the smoothing.'),
    deviation: z.int().min(1).default(10).describe('Rows of the standard deviation.'),
  }),
  kernel: rviKernel,
  examples: [
    { title: 'Faster', params: { period: 4, deviation: 3 } },
    { title: 'Of another column', params: { period: 3, deviation: 5, column: 'high' } },
  ],
});
