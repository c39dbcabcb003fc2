import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { imiKernel } from '../../kernels/index.js';

/** Intraday momentum index: how much of the movement from open to close was upward, from 0 to 100. */
export const imi = defineIndicator({
  name: 'imi',
  title: 'Intraday Momentum Index',
  summary: 'Bodies of rising rows in percent of all bodies of the window.',
  formula:
    'imi = 100 g / (g + l), g and l the sums of close - open of the last `period` rows where it is positive and negative; 0 without any.',
  see: ['T. S. Chande and S. Kroll, The New Technical Trader, 1994', 'TA-Lib 0.8.2, function IMI'],
  twins: { talib: [{ name: 'IMI', params: { timeperiod: 'period' } }] },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows in the window.'),
  }),
  kernel: imiKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
