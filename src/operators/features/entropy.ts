import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { entropyKernel } from '../../kernels/index.js';

/** Shannon entropy of binned returns: how evenly they are spread. */
export const entropy = defineIndicator({
  name: 'entropy',
  title: 'Entropy',
  summary: 'Shannon entropy, in bits, of the last returns in bins of equal width: low where few moves repeat.',
  formula:
    'entropy = -sum of p log2 p over the bins between the least and the largest of the last `period` log returns (or values); 0 where all are equal.',
  see: [
    'C. E. Shannon, A Mathematical Theory of Communication, 1948',
    'M. López de Prado, Advances in Financial Machine Learning, chapter 18, 2018',
  ],
  params: () => ({
    period: z.int().min(2).default(100).describe('Returns in the window; one row more is needed.'),
    bins: z.int().min(2).max(1000).default(10).describe('Bins of equal width.'),
    of: z
      .enum(['returns', 'values'])
      .default('returns')
      .describe('Whether log returns are counted or the values themselves.'),
  }),
  kernel: entropyKernel,
  examples: [
    { title: 'Over a month of days', params: { period: 21, bins: 5 } },
    { title: 'Of the values of another column', params: { period: 20, of: 'values', column: 'volume' } },
  ],
});
