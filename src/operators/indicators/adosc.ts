import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { adoscKernel } from '../../kernels/index.js';

/** Chaikin oscillator: momentum of the accumulation/distribution line. */
export const adosc = defineIndicator({
  name: 'adosc',
  title: 'Chaikin Oscillator',
  summary: 'Fast less slow exponential average of the accumulation/distribution line.',
  formula:
    'adosc = e(fast) - e(slow) of `ad`, both begun with its first value; the first output is in row max(fast, slow) - 1.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function ADOSC'],
  twins: {
    talib: [{ name: 'ADOSC', params: { fastperiod: 'fast', slowperiod: 'slow' } }],
    tulip: [{ name: 'adosc' }],
    pandasTa: [{ name: 'adosc', params: { fast: 'fast', slow: 'slow' } }],
  },
  params: () => ({
    fast: z.int().min(1).default(3).describe('Period of the fast average.'),
    slow: z.int().min(1).default(10).describe('Period of the slow average.'),
  }),
  kernel: adoscKernel,
  examples: [
    { title: 'Slower', params: { fast: 5, slow: 20, as: 'chaikin' } },
    { title: 'Fast', params: { fast: 1, slow: 4 } },
  ],
});
