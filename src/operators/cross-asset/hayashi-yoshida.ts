import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { hayashiYoshidaKernel } from '../../kernels/index.js';

/** Covariance of prices that tick at different times. */
export const hayashiYoshida = defineIndicator({
  name: 'hayashiYoshida',
  title: 'Hayashi-Yoshida Covariance',
  summary: 'Covariance and correlation of the log returns of two prices that tick at different times, without a grid.',
  formula:
    'The sum of r s over all log returns r of x and s of y whose intervals overlap, each product in the row that ends the later interval, over the last `period` rows; correlation = that / sqrt(sum r^2 sum s^2), which may leave [-1, 1] in short windows. A row has a price of x, of y or of both: `pairs({ missing: "null" })` makes such rows of trades.',
  see: ['T. Hayashi and N. Yoshida, On Covariance Estimation of Non-synchronously Observed Diffusion Processes, 2005'],
  params: () => ({
    period: z.int().min(1).default(120).describe('Rows in the window.'),
  }),
  kernel: hayashiYoshidaKernel,
  missing: 'see',
  examples: [
    { title: 'Of close and open', params: { period: 20, columns: { x: 'close', y: 'open' } } },
    { title: 'Under a name of its own', params: { period: 10, columns: { x: 'high', y: 'low' }, as: 'ticks' } },
  ],
});
