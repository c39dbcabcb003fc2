import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { sampleCovarianceKernel } from '../../kernels/index.js';

/** Covariance of two columns over a window. */
export const covariance = defineIndicator({
  name: 'covariance',
  title: 'Covariance',
  summary: 'Covariance of two series over the last rows.',
  formula:
    'covariance = sum((x - mean(x)) (y - mean(y))) / (n - freedom) over the last `period` rows; of a sample with freedom 1, of all with 0.',
  see: ['R. A. Fisher, Statistical Methods for Research Workers, 1925'],
  params: () => ({
    period: z.int().min(2).default(60).describe('Rows in the window.'),
    freedom: z.int().min(0).max(1).default(1).describe('1 for the covariance of a sample, 0 for that of all rows.'),
  }),
  kernel: sampleCovarianceKernel,
  examples: [
    { title: 'Of open and close', params: { period: 20, columns: { x: 'open', y: 'close' } } },
    { title: 'Of all rows', params: { period: 10, freedom: 0, columns: { x: 'high', y: 'low' }, as: 'together' } },
  ],
});
