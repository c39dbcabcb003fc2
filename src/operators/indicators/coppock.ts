import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { coppockKernel } from '../../kernels/index.js';

/** Coppock curve: a weighted average of two rates of change. */
export const coppock = defineIndicator({
  name: 'coppock',
  title: 'Coppock Curve',
  summary: 'Weighted average of the sum of two rates of change.',
  formula: 'coppock = wma(roc(short) + roc(long), period).',
  see: ['E. S. C. Coppock, Realism in Stock Market Decisions, 1962', 'TA-Lib 0.8.2, function COPPOCK'],
  twins: {
    talib: [{ name: 'COPPOCK', params: { wmaperiod: 'period', roc1period: 'short', roc2period: 'long' } }],
    pandasTa: [{ name: 'coppock', params: { length: 'period', fast: 'short', slow: 'long' } }],
  },
  params: () => ({
    period: z.int().min(1).default(10).describe('Rows of the weighted average.'),
    short: z.int().min(1).default(11).describe('Rows that the first change reaches back.'),
    long: z.int().min(1).default(14).describe('Rows that the second change reaches back.'),
  }),
  kernel: coppockKernel,
  examples: [{ title: 'Faster', params: { period: 3, short: 2, long: 5, as: 'curve' } }],
});
