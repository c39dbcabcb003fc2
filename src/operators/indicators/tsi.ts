import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { tsiKernel } from '../../kernels/index.js';

/** True strength index: which part of the recent movement was upward, doubly smoothed, from -100 to 100. */
export const tsi = defineIndicator({
  name: 'tsi',
  title: 'True Strength Index',
  summary: 'Doubly smoothed changes in percent of doubly smoothed sizes of changes.',
  formula: 'tsi = 100 s(d) / s(|d|), d[t] = x[t] - x[t-1], s = ema(ema(first), second); 0 where nothing changed.',
  see: ['W. Blau, True Strength Index, Technical Analysis of Stocks & Commodities, 1991', 'TA-Lib 0.8.2, function TSI'],
  twins: {
    talib: [{ name: 'TSI', params: { firstperiod: 'first', secondperiod: 'second' } }],
    pandasTa: [{ name: 'tsi', params: { slow: 'first', fast: 'second' }, differs: 'starts from the first value' }],
  },
  params: () => ({
    first: z.int().min(1).default(25).describe('Period of the first smoothing.'),
    second: z.int().min(1).default(13).describe('Period of the second smoothing.'),
  }),
  kernel: tsiKernel,
  examples: [
    { title: 'Faster', params: { first: 5, second: 3, as: 'strength' } },
    { title: 'Of another column', params: { first: 4, second: 2, column: 'high' } },
  ],
});
