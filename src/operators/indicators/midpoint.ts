import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { midpointKernel } from '../../kernels/index.js';

/** Middle of the range of a series. */
export const midpoint = defineIndicator({
  name: 'midpoint',
  title: 'Midpoint',
  summary: 'Middle between the largest and the smallest of the last values.',
  formula: 'midpoint = (max(x) + min(x)) / 2 over the last `period` rows.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function MIDPOINT'],
  twins: {
    talib: [{ name: 'MIDPOINT', params: { timeperiod: 'period' } }],
    pandasTa: [{ name: 'midpoint', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows in the window.'),
  }),
  kernel: midpointKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortMidpoint' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
