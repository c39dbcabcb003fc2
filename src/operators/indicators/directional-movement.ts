import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { directionalMovementKernel } from '../../kernels/index.js';

/** Directional movement: how far highs rose and lows fell beyond one another. */
export const directionalMovement = defineIndicator({
  name: 'directionalMovement',
  title: 'Directional Movement',
  summary: 'Sums of steps of the high upward and of the low downward, smoothed as Wilder does it.',
  formula:
    'plus counts high[t] - high[t-1] where it is positive and larger than low[t-1] - low[t], minus the reverse; the first sum is of period - 1 rows, then s[t] = s[t-1] - s[t-1] / period + step[t].',
  see: ['J. W. Wilder, New Concepts in Technical Trading Systems, 1978', 'TA-Lib 0.8.2, function PLUS_DM'],
  twins: {
    talib: [
      { name: 'PLUS_DM', params: { timeperiod: 'period' }, outputs: { real: 'plus' } },
      { name: 'MINUS_DM', params: { timeperiod: 'period' }, outputs: { real: 'minus' } },
    ],
    tulip: [{ name: 'dm', outputs: { plus_dm: 'plus', minus_dm: 'minus' } }],
    pandasTa: [{ name: 'dm', params: { length: 'period' }, outputs: { DMP: 'plus', DMN: 'minus' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows of the smoothing.'),
  }),
  kernel: directionalMovementKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
