import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { vidyaKernel } from '../../kernels/index.js';

/** Variable index dynamic average: an exponential average that hurries when prices do. */
export const vidya = defineIndicator({
  name: 'vidya',
  title: 'Variable Index Dynamic Average',
  summary: 'Exponential average whose weight follows the strength of the momentum.',
  formula:
    'vidya[t] = vidya[t-1] + 2 / (period + 1) |cmo[t]| (x[t] - vidya[t-1]), |cmo| = |x[t] - x[t-momentum]| / sum of |changes| over `momentum` rows; begins as x of the first row that has one.',
  see: [
    'T. Chande, Adapting Moving Averages to Market Volatility, Stocks & Commodities, 1992',
    'T. Chande and S. Kroll, The New Technical Trader, 1994',
  ],
  twins: {
    tulip: [{ name: 'vidya', differs: 'takes the ratio of two standard deviations for the momentum' }],
    pandasTa: [{ name: 'vidya', params: { length: 'period' }, differs: 'momentum over the rows of the average' }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows of the exponential average.'),
    momentum: z.int().min(1).default(9).describe('Rows of the momentum.'),
  }),
  kernel: vidyaKernel,
  examples: [
    { title: 'Quick', params: { period: 5, momentum: 4 } },
    { title: 'Of the high', params: { period: 9, column: 'high' } },
  ],
});
