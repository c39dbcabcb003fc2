import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { acceleratorOscillatorKernel } from '../../kernels/index.js';

/** Accelerator oscillator: the awesome oscillator less its own average. */
export const acceleratorOscillator = defineIndicator({
  name: 'acceleratorOscillator',
  title: 'Accelerator Oscillator',
  summary: 'Awesome oscillator less its own simple average.',
  formula: 'acceleratorOscillator = a - sma(a, signal), a = awesomeOscillator(fast, slow).',
  see: ['B. Williams, New Trading Dimensions, 1998', 'TA-Lib 0.8.2, function AC'],
  twins: { talib: [{ name: 'AC', params: { fastperiod: 'fast', slowperiod: 'slow', signalperiod: 'signal' } }] },
  params: () => ({
    fast: z.int().min(1).default(5).describe('Period of the fast average.'),
    slow: z
      .int()
      .min(1)
      .default(34)
      .describe('Period of the slow average; if it is the smaller of the two they change places.'),
    signal: z.int().min(1).default(5).describe('Rows that the awesome oscillator is averaged over.'),
  }),
  kernel: acceleratorOscillatorKernel,
  examples: [{ title: 'Faster', params: { fast: 2, slow: 5, signal: 3, as: 'accelerator' } }],
});
