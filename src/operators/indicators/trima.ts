import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { trimaKernel } from '../../kernels/index.js';

/** Triangular moving average: the middle of the window counts most. */
export const trima = defineIndicator({
  name: 'trima',
  title: 'Triangular Moving Average',
  summary: 'Average of a window in which the weight falls in equal steps from the middle to both ends.',
  formula: 'trima = sma(sma(x, ceil(period / 2)), floor(period / 2) + 1).',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function TRIMA'],
  twins: {
    talib: [{ name: 'TRIMA', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'trima' }],
    pandasTa: [{ name: 'trima', params: { length: 'period' }, differs: 'other weights for even lengths' }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows in the window.'),
  }),
  kernel: trimaKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortTrima' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
