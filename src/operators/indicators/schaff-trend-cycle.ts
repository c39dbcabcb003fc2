import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { schaffTrendCycleKernel } from '../../kernels/index.js';

/** Schaff trend cycle: a MACD put through two smoothed stochastics. */
export const schaffTrendCycle = defineIndicator({
  name: 'schaffTrendCycle',
  title: 'Schaff Trend Cycle',
  summary:
    'A difference of two averages put through the smoothed place in its range twice: a MACD from 0 to 100 that turns early.',
  formula:
    'm = ema(fast) - ema(slow); each of two rounds: k = 100 (m - lowest(m)) / (highest(m) - lowest(m)) over `cycle` rows, m = m[t-1] + factor (k - m[t-1]), begun as k.',
  see: ['D. Schaff, Schaff Trend Cycle, 1999'],
  twins: {
    pandasTa: [{ name: 'stc', params: { tclength: 'cycle', fast: 'fast', slow: 'slow', factor: 'factor' } }],
  },
  params: () => ({
    fast: z.int().min(1).default(23).describe('Rows of the fast average.'),
    slow: z.int().min(1).default(50).describe('Rows of the slow average.'),
    cycle: z.int().min(1).default(10).describe('Rows of the ranges.'),
    factor: z.number().positive().max(1).default(0.5).describe('Weight of the newest value in both smoothings.'),
  }),
  kernel: schaffTrendCycleKernel,
  examples: [
    { title: 'Fast', params: { fast: 4, slow: 9, cycle: 5 } },
    { title: 'Of the high', params: { fast: 5, slow: 12, cycle: 4, column: 'high' } },
  ],
});
