import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { sarKernel } from '../../kernels/index.js';

/** Parabolic stop and reverse: a stop that runs after the price faster with each new extreme. */
export const sar = defineIndicator({
  name: 'sar',
  title: 'Parabolic Stop and Reverse',
  summary: 'Stop that accelerates after the price with each new extreme and changes sides when it is touched.',
  formula:
    'sar[t+1] = sar[t] + a (extreme - sar[t]), held outside the last two rows; a grows by `acceleration` at each new extreme up to `maximum`; touched, it starts anew at the extreme of the other side. Starts long unless the second row went further down than up.',
  see: ['J. W. Wilder, New Concepts in Technical Trading Systems, 1978', 'TA-Lib 0.8.2, function SAR'],
  twins: {
    talib: [{ name: 'SAR', params: { acceleration: 'acceleration', maximum: 'maximum' } }],
    tulip: [{ name: 'psar', differs: 'begins otherwise' }],
    pandasTa: [{ name: 'psar', differs: 'a column for each side' }],
  },
  params: () => ({
    acceleration: z.number().min(0).default(0.02).describe('Acceleration factor at first and its step.'),
    maximum: z.number().min(0).default(0.2).describe('Where the acceleration factor stops.'),
  }),
  kernel: sarKernel,
  examples: [{ title: 'A slow one', params: { acceleration: 0.01, maximum: 0.1, as: 'stop' } }],
});
