import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { hurstKernel } from '../../kernels/index.js';

/** Hurst exponent: whether moves go on or turn back. */
export const hurst = defineIndicator({
  name: 'hurst',
  title: 'Hurst Exponent',
  summary: 'Whether moves go on (above 0.5) or turn back (below), by how deviations grow with time.',
  formula:
    'Slope of ln std(ln x[t+k] - ln x[t]) on ln k, k from 2 to `longest`, over the last `period` rows (std of all, not of a sample); 0.5 where they lie on one line.',
  see: [
    'H. E. Hurst, Long-Term Storage Capacity of Reservoirs, 1951',
    'T. Di Matteo, Multi-scaling in Finance, Quantitative Finance, 2007',
  ],
  params: () => ({
    period: z.int().min(5).default(100).describe('Rows in the window.'),
    longest: z.int().min(3).default(20).describe('Longest difference in rows; less than the period.'),
  }),
  kernel: hurstKernel,
  examples: [
    { title: 'Short', params: { period: 30, longest: 8 } },
    { title: 'Under a name of its own', params: { period: 50, longest: 10, as: 'memory' } },
  ],
});
