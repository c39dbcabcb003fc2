import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { timeWarpingKernel } from '../../kernels/index.js';

/** How alike two series look when either may run ahead a little. */
export const dtw = defineIndicator({
  name: 'dtw',
  title: 'Dynamic Time Warping',
  summary:
    'How far the last rows of two series are from each other when either may run ahead of the other by some rows.',
  formula:
    'The root of the least sum of (x[i] - y[j])^2 along a path of pairs from the first to the last rows of the window, which goes on in i, in j or in both, |i - j| < radius; with `normalise` both have mean 0 and deviation 1 over the window. Each row works out its window anew, at the cost of `period` times `radius`.',
  see: ['H. Sakoe and S. Chiba, Dynamic Programming Algorithm Optimization for Spoken Word Recognition, 1978'],
  params: () => ({
    period: z.int().min(1).max(5000).default(60).describe('Rows in the window.'),
    radius: z.int().min(1).default(10).describe('Rows that are matched lie less than this many apart.'),
    normalise: z.boolean().default(true).describe('Whether levels and sizes are left out of it.'),
  }),
  kernel: timeWarpingKernel,
  examples: [
    { title: 'Of open and close', params: { period: 20, radius: 5, columns: { x: 'open', y: 'close' } } },
    { title: 'As they are', params: { period: 10, normalise: false, columns: { x: 'high', y: 'low' }, as: 'apart' } },
  ],
});
