import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { rollSpreadKernel } from '../../kernels/index.js';

/** Roll's spread: the spread that bouncing prices imply. */
export const rollSpread = defineIndicator({
  name: 'rollSpread',
  title: "Roll's Spread",
  summary: 'The spread that the bouncing of prices between bid and ask implies, from prices alone.',
  formula:
    'rollSpread = 2 sqrt(max(0, -cov(p[t] - p[t-1], p[t-1] - p[t-2]))) over the last `period` pairs (covariance of all, not of a sample).',
  see: ['R. Roll, A Simple Implicit Measure of the Effective Bid-Ask Spread, 1984'],
  params: () => ({
    period: z.int().min(1).default(50).describe('Pairs of changes in the window.'),
  }),
  kernel: rollSpreadKernel,
  examples: [{ title: 'Of the close', params: { period: 10, column: 'close' } }],
});
