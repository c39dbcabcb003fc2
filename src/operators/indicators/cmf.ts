import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { cmfKernel } from '../../kernels/index.js';

/** Chaikin money flow: where closes lay in their ranges, weighted by volume, from -1 to 1. */
export const cmf = defineIndicator({
  name: 'cmf',
  title: 'Chaikin Money Flow',
  summary: 'Volume of the recent rows, each by where its close lies between low and high, as a part of all volume.',
  formula:
    'cmf = sum(volume ((close - low) - (high - close)) / (high - low)) / sum(volume) over the last `period` rows; 0 where nothing was traded.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function CMF'],
  twins: {
    talib: [{ name: 'CMF', params: { timeperiod: 'period' } }],
    pandasTa: [{ name: 'cmf', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
  }),
  kernel: cmfKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
