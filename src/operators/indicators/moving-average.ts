import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { movingAverageKernel } from '../../kernels/index.js';
import { averageType } from './_average-type.js';

/** Moving average of a kind that is a parameter, so that it can be swept. */
export const movingAverage = defineIndicator({
  name: 'movingAverage',
  title: 'Moving Average',
  summary: 'Moving average of a chosen kind.',
  formula: 'The average that `type` names, with its other parameters at their defaults.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function MA'],
  twins: {
    talib: [{ name: 'MA', params: { timeperiod: 'period', matype: 'type' } }],
    pandasTa: [{ name: 'ma', params: { length: 'period', name: 'type' } }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows of the average.'),
    type: averageType().default('sma').describe('Kind of the average.'),
  }),
  kernel: movingAverageKernel,
  examples: [
    { title: 'A Hull average', params: { period: 20, type: 'hma', as: 'hull' } },
    { title: 'Of another column', params: { period: 5, type: 'ema', column: 'high' } },
    { title: 'A short T3', params: { period: 2, type: 't3' } },
    { title: 'A short Kaufman average', params: { period: 4, type: 'kama' } },
  ],
});
