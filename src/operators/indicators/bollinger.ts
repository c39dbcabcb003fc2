import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { bollingerKernel } from '../../kernels/index.js';

import { averageType } from './_average-type.js';

/** Bollinger bands: a moving average and bands around it that widen with the spread of the series. */
export const bollinger = defineIndicator({
  name: 'bollinger',
  title: 'Bollinger Bands',
  summary: 'Moving average with a band above and below it, a number of standard deviations away.',
  formula:
    'middle = sma(period), or the average that `average` names; upper, lower = middle + and - deviations times the population standard deviation of the same window.',
  see: ['J. Bollinger, Bollinger on Bollinger Bands, 2001', 'TA-Lib 0.8.2, function BBANDS'],
  twins: {
    talib: [
      {
        name: 'BBANDS',
        params: { timeperiod: 'period', nbdevup: 'deviations', nbdevdn: 'lowerDeviations', matype: 'average' },
        outputs: { upperband: 'upper', middleband: 'middle', lowerband: 'lower' },
      },
    ],
    tulip: [{ name: 'bbands' }],
    pandasTa: [{ name: 'bbands', params: { length: 'period', std: 'deviations' }, differs: 'divides by period - 1' }],
  },
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
    deviations: z.number().positive().default(2).describe('Standard deviations from the middle to each band.'),
    lowerDeviations: z
      .number()
      .positive()
      .optional()
      .describe('Standard deviations to the lower band, when not as many as to the upper one.'),
    average: averageType().default('sma').describe('Kind of the average in the middle.'),
  }),
  kernel: bollingerKernel,
  examples: [
    { title: 'Wide bands', params: { period: 20, deviations: 3, as: 'wide' } },
    { title: 'Exponential, close below', params: { period: 5, average: 'ema', lowerDeviations: 1, as: 'lopsided' } },
    { title: 'Under names of their own', params: { as: { upper: 'ceiling', lower: 'floor' } } },
  ],
});
