import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { chandelierExitKernel } from '../../kernels/index.js';

/** Chandelier exit: stops that hang from the extremes of a window. */
export const chandelierExit = defineIndicator({
  name: 'chandelierExit',
  title: 'Chandelier Exit',
  summary:
    'Stops for long and short positions that hang a number of average true ranges from the extremes of a window.',
  formula:
    'long = highest(high, period) - multiplier atr(period); short = lowest(low, period) + multiplier atr(period).',
  see: ['C. Le Beau, in A. Elder, Come Into My Trading Room, 2002'],
  params: () => ({
    period: z.int().min(1).default(22).describe('Rows in the window.'),
    multiplier: z.number().positive().default(3).describe('Average true ranges from the extreme to the stop.'),
  }),
  kernel: chandelierExitKernel,
  examples: [
    { title: 'Close by', params: { period: 5, multiplier: 1.5 } },
    { title: 'Under a name of its own', params: { period: 10, as: 'stop' } },
  ],
});
