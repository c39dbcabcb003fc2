import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { expandingPairKernel } from '../../kernels/index.js';

/** Covariance, correlation and slope of two series over all rows so far. */
export const expandingPair = defineIndicator({
  name: 'expandingPair',
  title: 'Expanding covariance',
  summary: 'Covariance and correlation of two series, and the slope of y over x, of all rows so far.',
  formula:
    'Of the population, a row that is n rows old weighing forgetting^n: covariance, correlation, beta = covariance / variance of x; 0 where a series does not move.',
  see: ['D. H. D. West, Updating Mean and Variance Estimates: An Improved Method, 1979'],
  params: () => ({
    forgetting: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .describe('Weight of a row against the one after it; 1 weighs all alike.'),
  }),
  kernel: expandingPairKernel,
  examples: [
    { title: 'Of open and close', params: { columns: { x: 'open', y: 'close' } } },
    {
      title: 'Mostly of the last rows',
      params: { forgetting: 0.94, columns: { x: 'close', y: 'volume' }, as: 'flow' },
    },
  ],
});
