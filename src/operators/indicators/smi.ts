import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { smiKernel } from '../../kernels/index.js';

/** Stochastic momentum index: where the close stands around the middle of the range, doubly smoothed. */
export const smi = defineIndicator({
  name: 'smi',
  title: 'Stochastic Momentum Index',
  summary:
    'Doubly smoothed distance of the close from the middle of the range, in percent of half the doubly smoothed range, and its average as signal.',
  formula:
    'smi = 200 s(close - m) / s(r), m and r the middle and the width of the range of `period` rows, s = ema(ema(slow), fast); signal = ema(smi, signal). Both start together.',
  see: ['W. Blau, Stochastic Momentum, Technical Analysis of Stocks & Commodities, 1993', 'TA-Lib 0.8.2, function SMI'],
  twins: {
    talib: [
      {
        name: 'SMI',
        params: { timeperiod: 'period', fastperiod: 'fast', slowperiod: 'slow', signalperiod: 'signal' },
        outputs: { smi: 'smi', smisignal: 'signal' },
      },
    ],
    pandasTa: [{ name: 'smi', differs: 'another function: the SMI ergodic, of closes only' }],
  },
  params: () => ({
    period: z.int().min(1).default(13).describe('Rows of the range.'),
    fast: z.int().min(1).default(2).describe('Period of the second smoothing.'),
    slow: z.int().min(1).default(25).describe('Period of the first smoothing.'),
    signal: z.int().min(1).default(9).describe('Period of the signal line.'),
  }),
  kernel: smiKernel,
  examples: [{ title: 'Faster', params: { period: 5, fast: 2, slow: 4, signal: 3 } }],
});
