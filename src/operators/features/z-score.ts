import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { zScoreKernel } from '../../kernels/index.js';

/** Distance of a value from the mean of its window, measured in standard deviations. */
export const zScore = defineIndicator({
  name: 'zScore',
  title: 'Z-Score',
  summary: 'How many standard deviations a value lies above or below the mean of the last rows.',
  formula:
    'zScore = (x - mean(x)) / std(x), population standard deviation of the last `period` rows; 0 where all of them are equal.',
  see: ['K. Pearson, Contributions to the Mathematical Theory of Evolution, 1894'],
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
  }),
  kernel: zScoreKernel,
  examples: [
    { title: 'Over a quarter of days', params: { period: 63 } },
    { title: 'Of another column', params: { period: 20, column: 'volume', as: 'unusualVolume' } },
  ],
});
