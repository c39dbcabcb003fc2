import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { averageDeviationKernel } from '../../kernels/index.js';

/** Mean absolute deviation of a window from its mean. */
export const averageDeviation = defineIndicator({
  name: 'averageDeviation',
  title: 'Mean Absolute Deviation',
  summary: 'Mean distance of the last values from their mean.',
  formula: 'averageDeviation = mean(|x - mean(x)|) over the last `period` rows.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function AVGDEV'],
  twins: {
    talib: [{ name: 'AVGDEV', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'md' }],
    pandasTa: [{ name: 'mad', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows in the window.'),
  }),
  kernel: averageDeviationKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortAverageDeviation' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
