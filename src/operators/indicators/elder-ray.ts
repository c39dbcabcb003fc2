import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { elderRayKernel } from '../../kernels/index.js';

/** Elder ray: how far bulls and bears reach from what the crowd agrees on. */
export const elderRay = defineIndicator({
  name: 'elderRay',
  title: 'Elder Ray',
  summary: 'Distances of high and low from an exponential average of the close.',
  formula: 'bull = high - ema(close), bear = low - ema(close).',
  see: ['A. Elder, Trading for a Living, 1993', 'TA-Lib 0.8.2, function ERI'],
  twins: {
    talib: [{ name: 'ERI', params: { timeperiod: 'period' }, outputs: { bullpower: 'bull', bearpower: 'bear' } }],
    pandasTa: [{ name: 'eri', params: { length: 'period' }, outputs: { BULLP: 'bull', BEARP: 'bear' } }],
  },
  params: () => ({
    period: z.int().min(1).default(13).describe('Rows of the average.'),
  }),
  kernel: elderRayKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
