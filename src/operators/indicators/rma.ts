import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { rmaKernel } from '../../kernels/index.js';

/** Wilder's moving average: an exponential average with weight 1 / period. */
export const rma = defineIndicator({
  name: 'rma',
  title: "Wilder's Moving Average",
  summary: 'Exponential average as Wilder uses it in his indicators, slower than `ema` of the same period.',
  formula: 'r[t] = x[t] / period + (1 - 1 / period) r[t-1]; r starts as the mean of the first `period` rows.',
  see: ['J. W. Wilder, New Concepts in Technical Trading Systems, 1978', 'TA-Lib 0.8.2, function RMA'],
  twins: {
    talib: [{ name: 'RMA', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'wilders' }],
    pandasTa: [{ name: 'rma', params: { length: 'period' }, differs: 'starts from the first value' }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows that the smoothing factor is made from.'),
  }),
  kernel: rmaKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortRma' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
