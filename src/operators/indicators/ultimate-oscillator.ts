import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { ultimateOscillatorKernel } from '../../kernels/index.js';

/** Ultimate oscillator: buying pressure over three windows at once, from 0 to 100. */
export const ultimateOscillator = defineIndicator({
  name: 'ultimateOscillator',
  title: 'Ultimate Oscillator',
  summary: 'Part of the true range that closes were bid up, over three windows of which the shortest counts most.',
  formula:
    'ultimateOscillator = 100 (4 a + 2 b + c) / 7, each sum(close - min(low, close before)) / sum(true range) over its window, a of the shortest; 0 for a window without a range.',
  see: [
    'L. Williams, The Ultimate Oscillator, Technical Analysis of Stocks & Commodities, 1985',
    'TA-Lib 0.8.2, function ULTOSC',
  ],
  twins: {
    talib: [{ name: 'ULTOSC', params: { timeperiod1: 'short', timeperiod2: 'middle', timeperiod3: 'long' } }],
    tulip: [{ name: 'ultosc' }],
    pandasTa: [{ name: 'uo', params: { fast: 'short', medium: 'middle', slow: 'long' } }],
  },
  params: () => ({
    short: z.int().min(1).default(7).describe('Rows of the first window.'),
    middle: z.int().min(1).default(14).describe('Rows of the second window.'),
    long: z.int().min(1).default(28).describe('Rows of the third window.'),
  }),
  kernel: ultimateOscillatorKernel,
  examples: [{ title: 'Faster', params: { short: 2, middle: 4, long: 8, as: 'ultimate' } }],
});
