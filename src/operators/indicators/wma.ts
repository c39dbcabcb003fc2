import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { wmaKernel } from '../../kernels/index.js';

/** Weighted moving average: the newest row counts most, each older one by the same amount less. */
export const wma = defineIndicator({
  name: 'wma',
  title: 'Weighted Moving Average',
  summary: 'Average of a window in which the weight falls in equal steps from the newest row to the oldest.',
  formula: 'wma[t] = (period x[t] + (period - 1) x[t-1] + ... + 1 x[t-period+1]) / (period (period + 1) / 2).',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function WMA'],
  twins: {
    talib: [{ name: 'WMA', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'wma' }],
    pandasTa: [{ name: 'wma', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows in the window.'),
  }),
  kernel: wmaKernel,
  examples: [
    { title: 'A fast average under its own name', params: { period: 10, as: 'fast' } },
    { title: 'Of another column', params: { period: 5, column: 'high' } },
  ],
});
