import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { qstickKernel } from '../../kernels/index.js';

/** Qstick: the mean body of the recent rows. */
export const qstick = defineIndicator({
  name: 'qstick',
  title: 'Qstick',
  summary: 'Mean of close less open over the recent rows.',
  formula: 'qstick = sma(close - open, period).',
  see: ['T. S. Chande and S. Kroll, The New Technical Trader, 1994', 'TA-Lib 0.8.2, function QSTICK'],
  twins: {
    talib: [{ name: 'QSTICK', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'qstick' }],
    pandasTa: [{ name: 'qstick', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(10).describe('Rows in the window.'),
  }),
  kernel: qstickKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
