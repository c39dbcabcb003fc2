import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { mamaKernel } from '../../kernels/index.js';

/** MESA adaptive moving average: quick where the phase of the cycle turns fast, slow where it hardly does. */
export const mama = defineIndicator({
  name: 'mama',
  title: 'MESA Adaptive Moving Average',
  summary:
    'Moving average that adapts to how fast the phase of the cycle turns, and one that follows it at half its pace.',
  formula:
    'mama += w (x - mama), fama += w/2 (mama - fama), w = fastLimit / degrees that the phase has turned back since the row before (1 at least), between slowLimit and fastLimit.',
  see: ['J. F. Ehlers, MESA Adaptive Moving Averages, 2001', 'TA-Lib 0.8.2, function MAMA'],
  twins: {
    talib: [
      {
        name: 'MAMA',
        params: { fastlimit: 'fastLimit', slowlimit: 'slowLimit' },
        outputs: { mama: 'mama', fama: 'fama' },
      },
    ],
  },
  params: () => ({
    fastLimit: z.number().min(0.01).max(0.99).default(0.5).describe('Largest weight of the newest value.'),
    slowLimit: z.number().min(0.01).max(0.99).default(0.05).describe('Smallest weight of the newest value.'),
  }),
  kernel: mamaKernel,
  examples: [{ title: 'A calmer one', params: { fastLimit: 0.3, slowLimit: 0.03 } }],
});
