import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { percentileKernel } from '../../kernels/index.js';

/** Percentile of a window by nearest rank. */
export const percentile = defineIndicator({
  name: 'percentile',
  title: 'Percentile',
  summary: 'Smallest of the last values that a number of percent of them do not exceed.',
  formula: 'percentile = the ceil(percent / 100 period)-th smallest of the last `period` values.',
  see: [
    'R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, 1996',
    'TA-Lib 0.8.2, function PERCENTILE',
  ],
  twins: {
    talib: [{ name: 'PERCENTILE', params: { timeperiod: 'period', percentile: 'percent' } }],
    pandasTa: [{ name: 'quantile', params: { length: 'period' }, differs: 'interpolates, from 0 to 1' }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows in the window.'),
    percent: z.number().positive().max(100).default(50).describe('Percent of the window that do not exceed it.'),
  }),
  kernel: percentileKernel,
  examples: [
    { title: 'Upper quarter', params: { period: 8, percent: 75, as: 'upperQuarter' } },
    { title: 'Of another column', params: { period: 5, column: 'high' } },
  ],
});
