import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { stochasticKernel } from '../../kernels/index.js';

import { averageType } from './_average-type.js';

/** Stochastic oscillator: where the close stands within the recent range, from 0 to 100. */
export const stochastic = defineIndicator({
  name: 'stochastic',
  title: 'Stochastic Oscillator',
  summary:
    'Place of the close between the lowest low and the highest high of the recent rows, in percent, averaged once and twice.',
  formula:
    'raw = 100 (close - lowest low) / (highest high - lowest low) over fastK rows, 0 where the range is zero; k = sma(raw, slowK); d = sma(k, slowD). Both start with the first d.',
  see: ["G. C. Lane, Lane's Stochastics, 1984", 'TA-Lib 0.8.2, function STOCH'],
  twins: {
    talib: [
      {
        name: 'STOCH',
        params: {
          fastk_period: 'fastK',
          slowk_period: 'slowK',
          slowk_matype: 'slowKAverage',
          slowd_period: 'slowD',
          slowd_matype: 'slowDAverage',
        },
        outputs: { slowk: 'k', slowd: 'd' },
      },
      {
        name: 'STOCHF',
        params: { fastk_period: 'fastK', fastd_period: 'slowD', fastd_matype: 'slowDAverage' },
        with: { slowK: 1 },
        outputs: { fastk: 'k', fastd: 'd' },
      },
    ],
    tulip: [{ name: 'stoch' }],
    pandasTa: [{ name: 'stoch', params: { k: 'fastK', smooth_k: 'slowK', d: 'slowD' } }],
  },
  params: () => ({
    fastK: z.int().min(1).default(5).describe('Rows of the range.'),
    slowK: z.int().min(1).default(3).describe('Rows that the raw value is averaged over to give k.'),
    slowD: z.int().min(1).default(3).describe('Rows that k is averaged over to give d.'),
    slowKAverage: averageType().default('sma').describe('Kind of the average that gives k.'),
    slowDAverage: averageType().default('sma').describe('Kind of the average that gives d.'),
  }),
  kernel: stochasticKernel,
  examples: [
    { title: 'Over two weeks of days', params: { fastK: 14, slowK: 3, slowD: 3 } },
    { title: 'Exponential', params: { fastK: 4, slowKAverage: 'ema', slowDAverage: 'wma', as: 'smooth' } },
    { title: 'Not averaged', params: { fastK: 5, slowK: 1, slowD: 3, as: 'fastStochastic' } },
  ],
});
