import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { vwmaKernel } from '../../kernels/index.js';

/** Volume-weighted moving average: rows in which much was traded count more. */
export const vwma = defineIndicator({
  name: 'vwma',
  title: 'Volume-Weighted Moving Average',
  summary: 'Average of a window in which each row counts by its volume.',
  formula: 'vwma = sum(x v) / sum(v) over the last `period` rows; their plain mean where nothing was traded.',
  see: ['B. Gopalakrishnan, Volume Weighted Moving Averages, 2000', 'TA-Lib 0.8.2, function VWMA'],
  twins: {
    talib: [{ name: 'VWMA', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'vwma' }],
    pandasTa: [{ name: 'vwma', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows in the window.'),
  }),
  kernel: vwmaKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortVwma' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
