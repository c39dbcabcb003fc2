import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { trixKernel } from '../../kernels/index.js';

/** Triple exponential rate of change: the slope of a very smooth average, in percent a row. */
export const trix = defineIndicator({
  name: 'trix',
  title: 'Triple Exponential Rate of Change',
  summary: 'Change of a triply smoothed series from one row to the next, in percent.',
  formula: 'trix[t] = 100 (e3[t] / e3[t-1] - 1), e3 = ema(ema(ema(x))); 0 where e3[t-1] is 0.',
  see: ['J. K. Hutson, Good TRIX, Technical Analysis of Stocks & Commodities, 1983', 'TA-Lib 0.8.2, function TRIX'],
  twins: {
    talib: [{ name: 'TRIX', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'trix', differs: 'divides by the present value' }],
    pandasTa: [{ name: 'trix', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows that the smoothing factor is made from.'),
  }),
  kernel: trixKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortTrix' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
