import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { squeezeKernel } from '../../kernels/index.js';

/** Squeeze: whether the market is quiet, and where it leans. */
export const squeeze = defineIndicator({
  name: 'squeeze',
  title: 'Squeeze',
  summary: 'Whether the Bollinger bands lie within the Keltner bands, and the momentum that may follow.',
  formula:
    'squeeze = 1 where deviations stddev(close) < multiplier sma(true range), else 0; momentum = end of the line of least squares through close - (middle of the range + sma(close)) / 2; all over `period` rows.',
  see: ['J. F. Carter, Mastering the Trade, 2005'],
  twins: {
    pandasTa: [
      {
        name: 'squeeze',
        params: { bb_length: 'period', bb_std: 'deviations', kc_scalar: 'multiplier' },
        differs: 'smooths another momentum',
      },
    ],
  },
  params: () => ({
    period: z.int().min(2).default(20).describe('Rows in the window.'),
    deviations: z.number().positive().default(2).describe('Standard deviations to the Bollinger bands.'),
    multiplier: z.number().positive().default(1.5).describe('Mean true ranges to the Keltner bands.'),
  }),
  kernel: squeezeKernel,
  outputType: { squeeze: 'boolean', momentum: 'number' },
  examples: [
    { title: 'Short', params: { period: 6 } },
    { title: 'Wider bands of ranges', params: { period: 10, multiplier: 2, as: 'quiet' } },
  ],
});
