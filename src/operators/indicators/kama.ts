import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { kamaKernel } from '../../kernels/index.js';

/** Kaufman's adaptive moving average: fast in a trend, nearly still in a market that goes nowhere. */
export const kama = defineIndicator({
  name: 'kama',
  title: 'Kaufman Adaptive Moving Average',
  summary: 'Exponential average whose speed follows how straight the way of the series was.',
  formula:
    'kama[t] = w x[t] + (1 - w) kama[t-1], w = (e (f - s) + s)^2, e = |x[t] - x[t-period]| / sum(|x[i] - x[i-1]|) over the last `period` changes, f = 2 / (fast + 1), s = 2 / (slow + 1).',
  see: ['P. J. Kaufman, Smarter Trading, 1995', 'TA-Lib 0.8.2, function KAMA'],
  twins: {
    talib: [{ name: 'KAMA', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'kama', differs: 'starts a row earlier' }],
    pandasTa: [{ name: 'kama', params: { length: 'period', fast: 'fast', slow: 'slow' } }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Changes over which the way is judged.'),
    fast: z.int().min(1).default(2).describe('Period of the average in a straight trend.'),
    slow: z.int().min(1).default(30).describe('Period of the average in a market that goes nowhere.'),
  }),
  kernel: kamaKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortKama' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
