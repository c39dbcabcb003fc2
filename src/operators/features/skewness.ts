import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { skewnessKernel } from '../../kernels/index.js';

/** Rolling skewness of the population. */
export const skewness = defineIndicator({
  name: 'skewness',
  title: 'Skewness',
  summary: 'How lopsided the last values lie about their mean: above 0 with a long tail upward.',
  formula:
    'skewness = m3 / m2^(3/2), central moments of the last `period` values, of the population; 0 where all are equal.',
  see: ['K. Pearson, Contributions to the Mathematical Theory of Evolution, II, 1895'],
  params: () => ({
    period: z.int().min(2).default(60).describe('Rows in the window.'),
  }),
  kernel: skewnessKernel,
  examples: [
    { title: 'Over a month of days', params: { period: 21 } },
    { title: 'Of another column', params: { period: 10, column: 'volume' } },
  ],
});
