import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { atrKernel } from '../../kernels/index.js';

/** Average true range: how far a price usually moves in one row, gaps included. */
export const atr = defineIndicator({
  name: 'atr',
  title: 'Average True Range',
  summary: 'Smoothed span that the price covers from one close to the next, gaps included.',
  formula:
    'tr[t] = max(high[t], close[t-1]) - min(low[t], close[t-1]) from the second row on; atr starts as the mean of `period` of them and is then smoothed with 1 / period.',
  see: ['J. W. Wilder, New Concepts in Technical Trading Systems, 1978', 'TA-Lib 0.8.2, function ATR'],
  twins: {
    talib: [{ name: 'ATR', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'atr', differs: 'counts high - low of the first row' }],
    pandasTa: [{ name: 'atr', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows that true ranges are averaged over.'),
  }),
  kernel: atrKernel,
  examples: [
    { title: 'A fast one', params: { period: 5, as: 'range' } },
    { title: 'The true range itself', params: { period: 1, as: 'trueRange' } },
  ],
});
