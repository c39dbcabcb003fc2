import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { distanceCorrelationKernel } from '../../kernels/index.js';

/** How much two series depend on each other, in whatever way. */
export const distanceCorrelation = defineIndicator({
  name: 'distanceCorrelation',
  title: 'Distance Correlation',
  summary:
    'How much two series depend on each other over the last rows, be it along a line or not: 0 for not at all, 1 for wholly.',
  formula:
    'A[i,j] = |x[i] - x[j]| less the means of row and column, plus the mean of all, B likewise of y; distanceCorrelation = sqrt(sum A B / sqrt(sum A^2 sum B^2)), 0 where one stands still. Each row works out its window anew, at the cost of `period` squared.',
  see: [
    'G. J. Székely, M. L. Rizzo and N. K. Bakirov, Measuring and Testing Dependence by Correlation of Distances, 2007',
  ],
  params: () => ({
    period: z.int().min(2).max(2000).default(60).describe('Rows in the window.'),
  }),
  kernel: distanceCorrelationKernel,
  examples: [
    { title: 'Of open and close', params: { period: 20, columns: { x: 'open', y: 'close' } } },
    { title: 'Under a name of its own', params: { period: 10, columns: { x: 'close', y: 'volume' }, as: 'busy' } },
  ],
});
