import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { ppoKernel } from '../../kernels/index.js';
import { averageType } from './_average-type.js';

/** Percentage price oscillator: how far a fast average stands above a slow one, in percent. */
export const ppo = defineIndicator({
  name: 'ppo',
  title: 'Percentage Price Oscillator',
  summary: 'Distance of a fast moving average from a slow one, in percent of the slow one.',
  formula: 'ppo = 100 (average(fast) - average(slow)) / average(slow); 0 where the slow one is 0.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function PPO'],
  twins: {
    talib: [
      { name: 'PPO', params: { fastperiod: 'fast', slowperiod: 'slow', matype: 'type' } },
      { name: 'PVO', params: { fastperiod: 'fast', slowperiod: 'slow', matype: 'type' }, with: { column: 'volume' } },
    ],
    tulip: [
      { name: 'ppo', differs: 'starts from the first value' },
      { name: 'vosc', with: { type: 'sma', column: 'volume' } },
    ],
    pandasTa: [
      { name: 'ppo', params: { fast: 'fast', slow: 'slow' }, differs: 'simple averages' },
      { name: 'pvo', params: { fast: 'fast', slow: 'slow' }, with: { column: 'volume' } },
    ],
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
  kernel: ppoKernel,
  examples: [
    { title: 'Of simple averages', params: { fast: 3, slow: 10, type: 'sma' } },
    { title: 'Of the volume', params: { fast: 2, slow: 5, column: 'volume', as: 'pvo' } },
  ],
});
