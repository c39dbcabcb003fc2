import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { adxrKernel } from '../../kernels/index.js';

/** Average directional index rating: the index now and some rows before, averaged. */
export const adxr = defineIndicator({
  name: 'adxr',
  title: 'Average Directional Index Rating',
  summary: 'Middle between the average directional index now and period - 1 rows before.',
  formula: 'adxr[t] = (adx[t] + adx[t-period+1]) / 2.',
  see: ['J. W. Wilder, New Concepts in Technical Trading Systems, 1978', 'TA-Lib 0.8.2, function ADXR'],
  twins: {
    talib: [{ name: 'ADXR', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'adxr', differs: 'begins its sums otherwise' }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows of the smoothings and of the look back.'),
  }),
  kernel: adxrKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
