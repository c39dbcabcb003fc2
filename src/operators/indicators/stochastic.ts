import { z } from 'zod';
import { defineIndicator } from '../../core/index.js';
import { stochasticKernel } from '../../kernels/index.js';

/** Stochastic oscillator: where the close stands within the recent range, from 0 to 100. */
export const stochastic = defineIndicator({
  name: 'stochastic',
  title: 'Stochastic Oscillator',
  summary:
    'Place of the close between the lowest low and the highest high of the recent rows, in percent, averaged once and twice.',
  formula:
    'raw = 100 (close - lowest low) / (highest high - lowest low) over fastK rows, 0 where the range is zero; k = sma(raw, slowK); d = sma(k, slowD). Both start with the first d.',
  see: ["G. C. Lane, Lane's Stochastics, 1984", 'TA-Lib 0.8.2, function STOCH'],
  params: () => ({
    fastK: z.int().min(1).default(5).describe('Rows of the range.'),
    slowK: z.int().min(1).default(3).describe('Rows that the raw value is averaged over to give k.'),
    slowD: z.int().min(1).default(3).describe('Rows that k is averaged over to give d.'),
  }),
  kernel: stochasticKernel,
  examples: [
    { title: 'Over two weeks of days', params: { fastK: 14, slowK: 3, slowD: 3 } },
    { title: 'Not averaged', params: { fastK: 5, slowK: 1, slowD: 3, as: 'fastStochastic' } },
  ],
});
