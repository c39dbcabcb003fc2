import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { fractionalDifferenceKernel } from '../../kernels/index.js';

/** Difference of broken order over a window of fixed width. */
export const fractionalDifference = defineIndicator({
  name: 'fractionalDifference',
  title: 'Fractional difference',
  summary: 'Difference of broken order: stationary as a difference, with the memory of a level.',
  formula:
    'sum of w[k] x[t-k], w[0] = 1, w[k] = -w[k-1] (order - k + 1) / k, over a fixed window: as many weights as are at least `threshold`, `mostRows` at most.',
  see: [
    'J. R. M. Hosking, Fractional Differencing, 1981',
    'M. López de Prado, Advances in Financial Machine Learning, section 5.5, 2018',
  ],
  params: () => ({
    order: z.number().min(0).max(5).default(0.4).describe('0 leaves the series as it is, 1 gives the difference.'),
    threshold: z.number().positive().max(1).default(1e-3).describe('The first weight below it ends the window.'),
    mostRows: z.int().min(1).default(1000).describe('Most rows in the window.'),
  }),
  kernel: fractionalDifferenceKernel,
  examples: [
    { title: 'A short window', params: { order: 0.4, threshold: 0.01 } },
    { title: 'Of another column', params: { order: 0.5, mostRows: 10, column: 'volume' } },
  ],
});
