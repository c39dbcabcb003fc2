import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { kdjKernel } from '../../kernels/index.js';
import { averageType } from './_average-type.js';

/** KDJ: the stochastic oscillator with a third line that runs ahead. */
export const kdj = defineIndicator({
  name: 'kdj',
  title: 'KDJ',
  summary: 'Stochastic oscillator smoothed as Wilder does it, with a third line that runs ahead of the other two.',
  formula: 'k and d as of `stochastic`; j = 3 k - 2 d.',
  see: ["G. C. Lane, Lane's Stochastics, 1984", 'TA-Lib 0.8.2, function KDJ'],
  twins: {
    talib: [
      {
        name: 'KDJ',
        params: {
          fastk_period: 'fastK',
          slowk_period: 'slowK',
          slowk_matype: 'slowKAverage',
          slowd_period: 'slowD',
          slowd_matype: 'slowDAverage',
        },
        outputs: { k: 'k', d: 'd', j: 'j' },
      },
    ],
    pandasTa: [{ name: 'kdj', params: { length: 'fastK', signal: 'slowK' }, differs: 'starts from the first value' }],
  },
  params: () => ({
    fastK: z.int().min(1).default(9).describe('Rows of the range.'),
    slowK: z.int().min(1).default(3).describe('Rows that the raw value is averaged over to give k.'),
    slowD: z.int().min(1).default(3).describe('Rows that k is averaged over to give d.'),
    slowKAverage: averageType().default('rma').describe('Kind of the average that gives k.'),
    slowDAverage: averageType().default('rma').describe('Kind of the average that gives d.'),
  }),
  kernel: kdjKernel,
  examples: [
    { title: 'Fast', params: { fastK: 4, slowK: 2, slowD: 2 } },
    { title: 'Of simple averages', params: { fastK: 5, slowKAverage: 'sma', slowDAverage: 'sma', as: 'lines' } },
  ],
});
