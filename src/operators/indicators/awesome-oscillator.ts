import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { awesomeOscillatorKernel } from '../../kernels/index.js';

/** Awesome oscillator: a fast less a slow average of the middles of the rows. */
export const awesomeOscillator = defineIndicator({
  name: 'awesomeOscillator',
  title: 'Awesome Oscillator',
  summary: 'Fast less slow simple average of the middles between high and low.',
  formula: 'awesomeOscillator = sma(m, fast) - sma(m, slow), m = (high + low) / 2.',
  see: ['B. Williams, New Trading Dimensions, 1998', 'TA-Lib 0.8.2, function AO'],
  twins: {
    talib: [{ name: 'AO', params: { fastperiod: 'fast', slowperiod: 'slow' } }],
    tulip: [{ name: 'ao' }],
    pandasTa: [{ name: 'ao', params: { fast: 'fast', slow: 'slow' } }],
  },
  params: () => ({
    fast: z.int().min(1).default(5).describe('Period of the fast average.'),
    slow: z
      .int()
      .min(1)
      .default(34)
      .describe('Period of the slow average; if it is the smaller of the two they change places.'),
  }),
  kernel: awesomeOscillatorKernel,
  examples: [{ title: 'Faster', params: { fast: 2, slow: 7, as: 'awesome' } }],
});
