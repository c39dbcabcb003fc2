import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { macdKernel } from '../../kernels/index.js';

/** Moving average convergence divergence: how far a fast average has run from a slow one, and whether that grows. */
export const macd = defineIndicator({
  name: 'macd',
  title: 'Moving Average Convergence Divergence',
  summary: 'Fast less slow exponential average, its own average as signal line, and the distance between the two.',
  formula:
    'macd = ema(fast) - ema(slow), both seeded so that their first value falls on row slow - 1; signal = ema(macd, signal); histogram = macd - signal. All start together.',
  see: ['G. Appel, The Moving Average Convergence-Divergence Method, 1979', 'TA-Lib 0.8.2, function MACD'],
  twins: {
    talib: [
      {
        name: 'MACD',
        params: { fastperiod: 'fast', slowperiod: 'slow', signalperiod: 'signal' },
        outputs: { macd: 'macd', macdsignal: 'signal', macdhist: 'histogram' },
      },
      {
        name: 'MACDFIX',
        params: { signalperiod: 'signal' },
        with: { weights: 'fixed' },
        outputs: { macd: 'macd', macdsignal: 'signal', macdhist: 'histogram' },
      },
    ],
    tulip: [{ name: 'macd', differs: 'starts from the first value, with the weights 0.15 and 0.075 for 12 and 26' }],
    pandasTa: [
      {
        name: 'macd',
        params: { fast: 'fast', slow: 'slow', signal: 'signal' },
        outputs: { MACD: 'macd', MACDs: 'signal', MACDh: 'histogram' },
      },
    ],
  },
  params: () => ({
    fast: z.int().min(1).default(12).describe('Period of the fast average.'),
    slow: z
      .int()
      .min(1)
      .default(26)
      .describe('Period of the slow average; if it is the smaller of the two they change places.'),
    signal: z.int().min(1).default(9).describe('Period of the signal line.'),
    weights: z
      .enum(['period', 'fixed'])
      .default('period')
      .describe('fixed: 0.15 and 0.075, as first published for 12 and 26, whatever the periods.'),
  }),
  kernel: macdKernel,
  examples: [
    { title: 'A faster one', params: { fast: 5, slow: 35, signal: 5 } },
    { title: 'Under names of their own', params: { as: { macd: 'line', signal: 'trigger', histogram: 'bars' } } },
  ],
});
