import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { williamsRKernel } from '../../kernels/index.js';

/** Williams %R: how far the close lies below the recent high, from 0 to -100. */
export const williamsR = defineIndicator({
  name: 'williamsR',
  title: 'Williams %R',
  summary: 'Distance of the close from the highest high of the recent rows, in percent of their range.',
  formula:
    'williamsR = -100 (highest high - close) / (highest high - lowest low) over the last `period` rows; 0 without a range.',
  see: [
    'L. Williams, How I Made One Million Dollars Last Year Trading Commodities, 1973',
    'TA-Lib 0.8.2, function WILLR',
  ],
  twins: {
    talib: [{ name: 'WILLR', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'willr' }],
    pandasTa: [{ name: 'willr', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows of the range.'),
  }),
  kernel: williamsRKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortWilliamsR' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
