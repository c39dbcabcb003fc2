import { z } from 'zod';
import { defineIndicator } from '../../core/index.js';
import { bollingerKernel } from '../../kernels/index.js';

/** Bollinger bands: a moving average and bands around it that widen with the spread of the series. */
export const bollinger = defineIndicator({
  name: 'bollinger',
  title: 'Bollinger Bands',
  summary: 'Moving average with a band above and below it, a number of standard deviations away.',
  formula:
    'middle = sma(period); upper, lower = middle + and - deviations times the population standard deviation of the same window.',
  see: ['J. Bollinger, Bollinger on Bollinger Bands, 2001', 'TA-Lib 0.8.2, function BBANDS'],
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
    deviations: z.number().positive().default(2).describe('Standard deviations from the middle to each band.'),
  }),
  kernel: bollingerKernel,
  examples: [
    { title: 'Wide bands', params: { period: 20, deviations: 3, as: 'wide' } },
    { title: 'Under names of their own', params: { as: { upper: 'ceiling', lower: 'floor' } } },
  ],
});
