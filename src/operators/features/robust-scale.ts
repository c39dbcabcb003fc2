import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { robustScaleKernel } from '../../kernels/index.js';

/** Distance from the median in units of the interquartile range. */
export const robustScale = defineIndicator({
  name: 'robustScale',
  title: 'Robust scaling',
  summary:
    'How many interquartile ranges a value lies above or below the median of the last values: outliers do not move it.',
  formula:
    'robustScale = (x - median) / (q(upper) - q(lower)) of the last `period` values; 0 where the two quantiles coincide.',
  see: [
    'P. J. Huber, Robust Statistics, 1981',
    'R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, 1996, definition 7',
  ],
  params: () => ({
    period: z.int().min(1).default(60).describe('Rows in the window.'),
    lower: z.number().min(0).max(1).default(0.25).describe('The lower quantile, from 0 to 1.'),
    upper: z.number().min(0).max(1).default(0.75).describe('The upper quantile, above the lower one.'),
  }),
  kernel: robustScaleKernel,
  examples: [
    { title: 'Over a month of days', params: { period: 21 } },
    { title: 'By the deciles', params: { period: 20, lower: 0.1, upper: 0.9, column: 'volume' } },
  ],
});
