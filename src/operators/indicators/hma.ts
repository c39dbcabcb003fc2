import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { hmaKernel } from '../../kernels/index.js';

/** Hull moving average: smooth, with hardly any lag. */
export const hma = defineIndicator({
  name: 'hma',
  title: 'Hull Moving Average',
  summary: 'Smooth average with little lag: a weighted average of twice the half-period average less the full one.',
  formula: 'hma = wma(2 wma(x, floor(period / 2)) - wma(x, period), floor(sqrt(period))).',
  see: ['A. Hull, How to reduce lag in a moving average, 2005', 'TA-Lib 0.8.2, function HMA'],
  twins: {
    talib: [{ name: 'HMA', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'hma' }],
    pandasTa: [{ name: 'hma', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the longest window.'),
  }),
  kernel: hmaKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortHma' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
