import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { accelerationBandsKernel } from '../../kernels/index.js';

/** Acceleration bands: an average, and bands that widen with the range of the rows. */
export const accelerationBands = defineIndicator({
  name: 'accelerationBands',
  title: 'Acceleration Bands',
  summary: 'Average of the close between averages of highs and lows that are pushed outward by the range of each row.',
  formula:
    'upper = sma(high (1 + w)), middle = sma(close), lower = sma(low (1 - w)), w = 4 (high - low) / (high + low).',
  see: ['P. Headley, Big Trends in Trading, 2002', 'TA-Lib 0.8.2, function ACCBANDS'],
  twins: {
    talib: [
      {
        name: 'ACCBANDS',
        params: { timeperiod: 'period' },
        outputs: { upperband: 'upper', middleband: 'middle', lowerband: 'lower' },
      },
    ],
    pandasTa: [{ name: 'accbands', params: { length: 'period' }, differs: 'multiplies the width by a parameter' }],
  },
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
  }),
  kernel: accelerationBandsKernel,
  examples: [
    { title: 'Fast ones', params: { period: 5, as: 'fast' } },
    { title: 'Under names of their own', params: { as: { upper: 'ceiling', lower: 'floor' } } },
  ],
});
