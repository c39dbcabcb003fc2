import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { choppinessKernel } from '../../kernels/index.js';

/** Choppiness index: how much longer the way was than the range that it covered. */
export const choppiness = defineIndicator({
  name: 'choppiness',
  title: 'Choppiness Index',
  summary: 'How much of the movement went to and fro: 100 without any trend, low in a straight one.',
  formula:
    'choppiness = 100 ln(sum(true range) / (highest(high) - lowest(low))) / ln(period) over the last `period` rows; 100 where nothing moved.',
  see: ['E. W. Dreiss, The Choppiness Index, 1993'],
  twins: {
    pandasTa: [{ name: 'chop', params: { length: 'period' }, differs: 'averages true ranges of one row' }],
  },
  params: () => ({
    period: z.int().min(2).default(14).describe('Rows in the window.'),
  }),
  kernel: choppinessKernel,
  examples: [
    { title: 'Short', params: { period: 5 } },
    { title: 'Under a name of its own', params: { period: 20, as: 'chop' } },
  ],
});
