import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { fisherKernel } from '../../kernels/index.js';

/** Fisher transform: the place in the range, stretched so that turns are sharp. */
export const fisher = defineIndicator({
  name: 'fisher',
  title: 'Fisher Transform',
  summary: 'Where the middle of the bar stands in its recent range, smoothed and stretched so that turns become sharp.',
  formula:
    'v[t] = 0.66 ((m - min(m)) / (max(m) - min(m)) - 0.5) + 0.67 v[t-1], m = (high + low) / 2, |v| at most 0.999; fisher[t] = 0.5 ln((1 + v) / (1 - v)) + 0.5 fisher[t-1]; trigger[t] = fisher[t-1].',
  see: ['J. Ehlers, Using the Fisher Transform, Stocks & Commodities, 2002'],
  twins: {
    tulip: [
      {
        name: 'fisher',
        outputs: { fisher: 'fisher', fisher_signal: 'trigger' },
        differs: 'widens a range of less than 0.001',
      },
    ],
    pandasTa: [{ name: 'fisher', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(10).describe('Rows in the window.'),
  }),
  kernel: fisherKernel,
  examples: [
    { title: 'Short', params: { period: 4 } },
    { title: 'Under a name of its own', params: { period: 9, as: 'turn' } },
  ],
});
