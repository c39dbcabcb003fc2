import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { dmiKernel } from '../../kernels/index.js';

/** Directional movement index: movement up and down in percent of the true range, and how one-sided it is. */
export const dmi = defineIndicator({
  name: 'dmi',
  title: 'Directional Movement Index',
  summary: 'Movement up and movement down in percent of the true range, and their difference in percent of both.',
  formula:
    'plus, minus = 100 directionalMovement / sum of true ranges; index = 100 |plus - minus| / (plus + minus), the one before where nothing moves.',
  see: ['J. W. Wilder, New Concepts in Technical Trading Systems, 1978', 'TA-Lib 0.8.2, function PLUS_DI'],
  twins: {
    talib: [
      { name: 'PLUS_DI', params: { timeperiod: 'period' }, outputs: { real: 'plus' } },
      { name: 'MINUS_DI', params: { timeperiod: 'period' }, outputs: { real: 'minus' } },
      { name: 'DX', params: { timeperiod: 'period' }, outputs: { real: 'index' } },
    ],
    tulip: [
      { name: 'di', outputs: { plus_di: 'plus', minus_di: 'minus' } },
      { name: 'dx', outputs: { dx: 'index' } },
    ],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows of the smoothing.'),
  }),
  kernel: dmiKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
