import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { midpriceKernel } from '../../kernels/index.js';

/** Middle of the range of prices. */
export const midprice = defineIndicator({
  name: 'midprice',
  title: 'Midprice',
  summary: 'Middle between the highest high and the lowest low of the last rows.',
  formula: 'midprice = (max(high) + min(low)) / 2 over the last `period` rows.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function MIDPRICE'],
  twins: {
    talib: [{ name: 'MIDPRICE', params: { timeperiod: 'period' } }],
    pandasTa: [{ name: 'midprice', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows in the window.'),
  }),
  kernel: midpriceKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortMidprice' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
