import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { dpoKernel } from '../../kernels/index.js';

/** Detrended price oscillator: where a value stood within the window that came to surround it. */
export const dpo = defineIndicator({
  name: 'dpo',
  title: 'Detrended Price Oscillator',
  summary: 'Value of half a window ago less the mean of the window.',
  formula: 'dpo[t] = x[t-floor(period/2)-1] - sma(x, period)[t].',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function DPO'],
  twins: {
    talib: [{ name: 'DPO', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'dpo' }],
    pandasTa: [
      {
        name: 'dpo',
        params: { length: 'period' },
        differs: 'is shifted back, so that it looks ahead, unless centered=False',
      },
    ],
  },
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
  }),
  kernel: dpoKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortDpo' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
