import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { adxKernel } from '../../kernels/index.js';

/** Average directional index: how strong the trend is, whichever way it goes. */
export const adx = defineIndicator({
  name: 'adx',
  title: 'Average Directional Index',
  summary: 'Strength of the trend from 0 to 100, whichever way it goes.',
  formula:
    'adx starts as the mean of the first `period` values of the index of `dmi`, then it is smoothed with 1 / period.',
  see: ['J. W. Wilder, New Concepts in Technical Trading Systems, 1978', 'TA-Lib 0.8.2, function ADX'],
  twins: {
    talib: [{ name: 'ADX', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'adx', differs: 'begins its sums otherwise' }],
    pandasTa: [
      { name: 'adx', params: { length: 'period' }, outputs: { ADX: 'adx' }, differs: 'begins its sums otherwise' },
    ],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows of both smoothings.'),
  }),
  kernel: adxKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
