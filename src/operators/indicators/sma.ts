import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { smaKernel } from '../../kernels/index.js';

/** Simple moving average: every row of the window counts the same. */
export const sma = defineIndicator({
  name: 'sma',
  title: 'Simple Moving Average',
  summary: 'Mean of the last rows of a series.',
  formula: 'sma[t] = (x[t] + x[t-1] + ... + x[t-period+1]) / period.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function SMA'],
  twins: {
    talib: [{ name: 'SMA', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'sma' }],
    pandasTa: [{ name: 'sma', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows in the window.'),
  }),
  kernel: smaKernel,
  examples: [
    { title: 'A slow average under its own name', params: { period: 200, as: 'slow' } },
    { title: 'Of another column', params: { period: 20, column: 'volume' } },
  ],
});
