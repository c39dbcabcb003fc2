import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { keltnerKernel } from '../../kernels/index.js';

/** Keltner channel: an average of typical prices and bands a number of average true ranges away. */
export const keltner = defineIndicator({
  name: 'keltner',
  title: 'Keltner Channel',
  summary:
    'Exponential average of the typical price with a band above and below it, a number of average true ranges away.',
  formula:
    'middle = ema((high + low + close) / 3, period); upper, lower = middle + and - multiplier atr(atrPeriod); both averages are seeded so that they start together.',
  see: ['C. W. Keltner, How to Make Money in Commodities, 1960', 'TA-Lib 0.8.2, function KC'],
  twins: {
    talib: [
      {
        name: 'KC',
        params: { timeperiod: 'period', atrperiod: 'atrPeriod', nbdev: 'multiplier' },
        outputs: { upperband: 'upper', middleband: 'middle', lowerband: 'lower' },
      },
    ],
    pandasTa: [
      {
        name: 'kc',
        params: { length: 'period', scalar: 'multiplier' },
        differs: 'averages the close, and the true range with the same length',
      },
    ],
  },
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows of the average in the middle.'),
    atrPeriod: z.int().min(1).default(10).describe('Rows that true ranges are averaged over.'),
    multiplier: z.number().positive().default(2).describe('Average true ranges from the middle to each band.'),
  }),
  kernel: keltnerKernel,
  examples: [
    { title: 'Narrow and fast', params: { period: 5, atrPeriod: 3, multiplier: 1.5, as: 'narrow' } },
    { title: 'A slow range', params: { period: 3, atrPeriod: 6 } },
  ],
});
