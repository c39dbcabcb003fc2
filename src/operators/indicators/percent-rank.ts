import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { percentRankKernel } from '../../kernels/index.js';

/** Percent rank: how many of the values before are less than the present one. */
export const percentRank = defineIndicator({
  name: 'percentRank',
  title: 'Percent Rank',
  summary: 'Percentage of the values before that are less than the present one.',
  formula: 'percentRank = 100 (number of x[t-1], ..., x[t-period] less than x[t]) / period.',
  see: ['TradingView, Pine Script reference, ta.percentrank', 'TA-Lib 0.8.2, function PERCENTRANK'],
  twins: { talib: [{ name: 'PERCENTRANK', params: { timeperiod: 'period' } }] },
  params: () => ({
    period: z.int().min(1).default(100).describe('Rows to look back.'),
  }),
  kernel: percentRankKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'rank' } },
    { title: 'Of another column', params: { period: 10, column: 'volume' } },
  ],
});
