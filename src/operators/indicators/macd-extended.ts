import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { macdExtendedKernel } from '../../kernels/index.js';
import { averageType } from './_average-type.js';

/** Moving average convergence divergence of averages of any kind. */
export const macdExtended = defineIndicator({
  name: 'macdExtended',
  title: 'MACD of Averages of Any Kind',
  summary:
    'Fast less slow moving average, an average of that as signal line, and the distance between the two, each of a chosen kind.',
  formula:
    'macd = average(fast) - average(slow), both begun so that their first value falls on the same row; signal = average(macd, signal); histogram = macd - signal. All start together.',
  see: ['G. Appel, The Moving Average Convergence-Divergence Method, 1979', 'TA-Lib 0.8.2, function MACDEXT'],
  twins: {
    talib: [
      {
        name: 'MACDEXT',
        params: {
          fastperiod: 'fast',
          fastmatype: 'fastType',
          slowperiod: 'slow',
          slowmatype: 'slowType',
          signalperiod: 'signal',
          signalmatype: 'signalType',
        },
        outputs: { macd: 'macd', macdsignal: 'signal', macdhist: 'histogram' },
      },
    ],
  },
  params: () => ({
    fast: z.int().min(1).default(12).describe('Period of the fast average.'),
    slow: z
      .int()
      .min(1)
      .default(26)
      .describe('Period of the slow average; if it is the smaller of the two they change places, kinds included.'),
    signal: z.int().min(1).default(9).describe('Period of the signal line.'),
    fastType: averageType().default('sma').describe('Kind of the fast average.'),
    slowType: averageType().default('sma').describe('Kind of the slow average.'),
    signalType: averageType().default('sma').describe('Kind of the signal line.'),
  }),
  kernel: macdExtendedKernel,
  examples: [
    {
      title: 'Weighted, with an exponential signal',
      params: { fast: 3, slow: 8, signal: 3, fastType: 'wma', signalType: 'ema' },
    },
    {
      title: 'Exponential',
      params: { fast: 8, slow: 3, signal: 2, fastType: 'ema', slowType: 'ema', signalType: 'ema', as: 'slope' },
    },
  ],
});
