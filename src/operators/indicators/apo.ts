import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { apoKernel } from '../../kernels/index.js';
import { averageType } from './_average-type.js';

/** Absolute price oscillator: a fast average less a slow one. */
export const apo = defineIndicator({
  name: 'apo',
  title: 'Absolute Price Oscillator',
  summary: 'Fast moving average less a slow one.',
  formula: 'apo = average(fast) - average(slow).',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function APO'],
  twins: {
    talib: [{ name: 'APO', params: { fastperiod: 'fast', slowperiod: 'slow', matype: 'type' } }],
    tulip: [{ name: 'apo', differs: 'starts from the first value' }],
    pandasTa: [{ name: 'apo', params: { fast: 'fast', slow: 'slow' }, differs: 'simple averages' }],
  },
  params: () => ({
    fast: z.int().min(1).default(12).describe('Period of the fast average.'),
    slow: z
      .int()
      .min(1)
      .default(26)
      .describe('Period of the slow average; if it is the smaller of the two they change places.'),
    type: averageType().default('ema').describe('Kind of both averages.'),
  }),
  kernel: apoKernel,
  examples: [
    { title: 'Of simple averages', params: { fast: 3, slow: 10, type: 'sma' } },
    { title: 'Of another column', params: { fast: 2, slow: 5, column: 'volume' } },
  ],
});
