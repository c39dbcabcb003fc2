import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { rsiKernel } from '../../kernels/index.js';

/** Relative strength index: which part of the recent movement was upward, from 0 to 100. */
export const rsi = defineIndicator({
  name: 'rsi',
  title: 'Relative Strength Index',
  summary: 'Share of the gains in all changes of the recent past, in percent.',
  formula:
    'rsi = 100 g / (g + l), g and l the average gain and loss from row to row, first the mean of `period` of them, then smoothed with 1 / period; 0 where nothing changed.',
  see: ['J. W. Wilder, New Concepts in Technical Trading Systems, 1978', 'TA-Lib 0.8.2, function RSI'],
  twins: {
    talib: [{ name: 'RSI', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'rsi' }],
    pandasTa: [{ name: 'rsi', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows that gains and losses are averaged over.'),
  }),
  kernel: rsiKernel,
  examples: [
    { title: 'A fast one', params: { period: 2, as: 'rsi2' } },
    { title: 'Of another column', params: { period: 14, column: 'volume' } },
  ],
});
