import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { stochasticRsiKernel } from '../../kernels/index.js';
import { averageType } from './_average-type.js';

/** Stochastic RSI: where the relative strength index stands within its own recent range. */
export const stochasticRsi = defineIndicator({
  name: 'stochasticRsi',
  title: 'Stochastic RSI',
  summary: 'Place of the relative strength index within its own recent range, in percent, averaged once and twice.',
  formula: 'stochastic(fastK, slowK, slowD) of rsi(period); 0 where the range is zero.',
  see: ['T. S. Chande and S. Kroll, The New Technical Trader, 1994', 'TA-Lib 0.8.2, function STOCHRSI'],
  twins: {
    talib: [
      {
        name: 'STOCHRSI',
        params: { timeperiod: 'period', fastk_period: 'fastK', fastd_period: 'slowD', fastd_matype: 'slowDAverage' },
        outputs: { fastk: 'k', fastd: 'd' },
      },
    ],
    tulip: [{ name: 'stochrsi', differs: 'from 0 to 1, not averaged' }],
    pandasTa: [{ name: 'stochrsi', params: { length: 'fastK', rsi_length: 'period', k: 'slowK', d: 'slowD' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows that gains and losses are averaged over.'),
    fastK: z.int().min(1).default(5).describe('Rows of the range.'),
    slowK: z.int().min(1).default(1).describe('Rows that the raw value is averaged over to give k.'),
    slowD: z.int().min(1).default(3).describe('Rows that k is averaged over to give d.'),
    slowKAverage: averageType().default('sma').describe('Kind of the average that gives k.'),
    slowDAverage: averageType().default('sma').describe('Kind of the average that gives d.'),
  }),
  kernel: stochasticRsiKernel,
  examples: [
    { title: 'Smoothed', params: { period: 5, fastK: 4, slowK: 3, slowD: 3 } },
    { title: 'Exponential', params: { period: 3, fastK: 3, slowDAverage: 'ema', as: 'strength' } },
  ],
});
