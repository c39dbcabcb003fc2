import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { mcginleyKernel } from '../../kernels/index.js';

/** McGinley dynamic: an average that follows the speed of the market. */
export const mcginley = defineIndicator({
  name: 'mcginley',
  title: 'McGinley Dynamic',
  summary: 'Average that slows down above the price and hurries below it.',
  formula:
    'mcginley[t] = m + (x[t] - m) / max(1, constant period (x[t] / m)^4), m = mcginley[t-1]; begins as the first value.',
  see: ['J. R. McGinley, McGinley Dynamics, Market Technicians Association Journal, 1997'],
  twins: {
    pandasTa: [
      { name: 'mcgd', params: { length: 'period', c: 'constant' }, differs: 'takes a constant of 1 by default' },
    ],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows of the average.'),
    constant: z.number().positive().default(0.6).describe('Share of the period that counts.'),
  }),
  kernel: mcginleyKernel,
  examples: [
    { title: 'Quick', params: { period: 5 } },
    { title: 'Of the high', params: { period: 10, constant: 1, column: 'high' } },
  ],
});
