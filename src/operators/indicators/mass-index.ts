import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { massIndexKernel } from '../../kernels/index.js';

/** Mass index: whether ranges widen, whichever way the price goes. */
export const massIndex = defineIndicator({
  name: 'massIndex',
  title: 'Mass Index',
  summary: 'Sum over a window of an average of the range by the average of that average.',
  formula:
    'massIndex = sum(e1 / e2, period), e1 = ema(high - low, average), e2 = ema(e1, average); 1 counts for 0 by 0.',
  see: ['D. Dorsey, The Mass Index, Technical Analysis of Stocks & Commodities, 1992', 'TA-Lib 0.8.2, function MASSI'],
  twins: {
    talib: [{ name: 'MASSI', params: { fastperiod: 'average', slowperiod: 'period' } }],
    tulip: [{ name: 'mass', differs: 'starts from the first value' }],
    pandasTa: [{ name: 'massi', params: { fast: 'average', slow: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(25).describe('Rows of the sum.'),
    average: z.int().min(1).default(9).describe('Rows of both averages.'),
  }),
  kernel: massIndexKernel,
  examples: [{ title: 'Faster', params: { period: 5, average: 3, as: 'mass' } }],
});
