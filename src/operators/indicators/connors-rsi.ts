import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { connorsRsiKernel } from '../../kernels/index.js';

/** Connors RSI: strength of the price, of the streak, and rank of the return in one. */
export const connorsRsi = defineIndicator({
  name: 'connorsRsi',
  title: 'Connors RSI',
  summary:
    'Mean of three measures of how far a move has gone: RSI of the close, RSI of the streak, and rank of the return.',
  formula:
    'connorsRsi = (rsi(x, period) + rsi(streak, streak) + percentRank(x[t] / x[t-1] - 1, rank)) / 3; streak counts rows in turn that rose (or, below zero, fell).',
  see: ['L. Connors and C. Alvarez, An Introduction to ConnorsRSI, 2012'],
  twins: {
    pandasTa: [{ name: 'crsi', params: { rsi_length: 'period', streak_length: 'streak', rank_length: 'rank' } }],
  },
  params: () => ({
    period: z.int().min(1).default(3).describe('Rows of the RSI of the close.'),
    streak: z.int().min(1).default(2).describe('Rows of the RSI of the streak.'),
    rank: z.int().min(1).default(100).describe('Earlier returns that the present one is ranked among.'),
  }),
  kernel: connorsRsiKernel,
  examples: [
    { title: 'Ranked among few', params: { period: 3, streak: 2, rank: 10 } },
    { title: 'Of the high', params: { rank: 20, column: 'high' } },
  ],
});
