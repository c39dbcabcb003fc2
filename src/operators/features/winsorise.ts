import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { winsoriseKernel } from '../../kernels/index.js';

/** A value, kept within two quantiles of its window. */
export const winsorise = defineIndicator({
  name: 'winsorise',
  title: 'Winsorise',
  summary: 'The value itself, or the quantile of the last values that it lies beyond.',
  formula: 'winsorise = min(max(x, q(lower)), q(upper)) of the last `period` values, the present one among them.',
  see: ['W. J. Dixon, Simplified Estimation from Censored Normal Samples, 1960'],
  params: () => ({
    period: z.int().min(1).default(60).describe('Rows in the window.'),
    lower: z.number().min(0).max(1).default(0.05).describe('The lower quantile, from 0 to 1.'),
    upper: z.number().min(0).max(1).default(0.95).describe('The upper quantile, above the lower one.'),
  }),
  kernel: winsoriseKernel,
  examples: [
    { title: 'The outer tenths', params: { period: 20, lower: 0.1, upper: 0.9 } },
    { title: 'Only from above', params: { period: 10, lower: 0, upper: 0.9, column: 'volume' } },
  ],
});
