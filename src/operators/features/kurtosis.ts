import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { kurtosisKernel } from '../../kernels/index.js';

/** Rolling excess kurtosis of the population. */
export const kurtosis = defineIndicator({
  name: 'kurtosis',
  title: 'Kurtosis',
  summary: 'How heavy the tails of the last values are, above those of a normal distribution.',
  formula:
    'kurtosis = m4 / m2^2 - 3, central moments of the last `period` values, of the population; 0 where all are equal.',
  see: ['K. Pearson, Das Fehlergesetz und seine Verallgemeinerungen, 1905'],
  params: () => ({
    period: z.int().min(2).default(60).describe('Rows in the window.'),
  }),
  kernel: kurtosisKernel,
  examples: [
    { title: 'Over a month of days', params: { period: 21 } },
    { title: 'Of another column', params: { period: 10, column: 'volume' } },
  ],
});
