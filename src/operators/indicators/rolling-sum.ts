import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { sumKernel } from '../../kernels/index.js';

/** Sum of a window. */
export const rollingSum = defineIndicator({
  name: 'rollingSum',
  title: 'Rolling Sum',
  summary: 'Sum of the last values of a series.',
  formula: 'rollingSum = x[t] + x[t-1] + ... + x[t-period+1].',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function SUM'],
  twins: { talib: [{ name: 'SUM', params: { timeperiod: 'period' } }], tulip: [{ name: 'sum' }] },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows in the window.'),
  }),
  kernel: sumKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortRollingSum' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
