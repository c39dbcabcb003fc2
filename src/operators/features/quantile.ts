import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { quantileKernel } from '../../kernels/index.js';

/** Interpolated quantile of a window; the median to begin with. */
export const quantile = defineIndicator({
  name: 'quantile',
  title: 'Quantile',
  summary: 'Value that a fraction of the last values do not exceed, interpolated: the median to begin with.',
  formula:
    'quantile = s[k] + (p - k) (s[k+1] - s[k]) of the sorted window s, p = fraction (period - 1), k = floor(p). By nearest rank it is `percentile`.',
  see: ['R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, 1996, definition 7'],
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
    fraction: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('From 0, the least value, to 1, the largest; 0.5 is the median.'),
  }),
  kernel: quantileKernel,
  examples: [
    { title: 'Median', params: { period: 9, as: 'median' } },
    { title: 'Upper decile', params: { period: 20, fraction: 0.9, column: 'volume' } },
  ],
});
