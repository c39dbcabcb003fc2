import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { mfiKernel } from '../../kernels/index.js';

/** Money flow index: which part of the turnover went into rising rows, from 0 to 100. */
export const mfi = defineIndicator({
  name: 'mfi',
  title: 'Money Flow Index',
  summary: 'Turnover of rows whose typical price rose, in percent of that of all that rose or fell.',
  formula:
    'mfi = 100 p / (p + n), p and n the sums of price times volume of the last `period` rows that rose and fell, price = (high + low + close) / 3; 0 where less than 1 flowed.',
  see: [
    'G. Quong and A. Soudack, Volume-Weighted RSI: Money Flow, Technical Analysis of Stocks & Commodities, 1989',
    'TA-Lib 0.8.2, function MFI',
  ],
  twins: {
    talib: [{ name: 'MFI', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'mfi' }],
    pandasTa: [{ name: 'mfi', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows in the window.'),
  }),
  kernel: mfiKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
