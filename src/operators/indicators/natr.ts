import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { natrKernel } from '../../kernels/index.js';

/** Normalised average true range: how far a price usually moves in one row, in percent of it. */
export const natr = defineIndicator({
  name: 'natr',
  title: 'Normalised Average True Range',
  summary: 'Average true range in percent of the close.',
  formula: 'natr = 100 atr(period) / close; 0 at a close of 0.',
  see: [
    'J. Forman, Cross-Market Evaluations With Normalized Average True Range, Technical Analysis of Stocks & Commodities, 2006',
    'TA-Lib 0.8.2, function NATR',
  ],
  twins: {
    talib: [{ name: 'NATR', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'natr', differs: 'counts high - low of the first row' }],
    pandasTa: [{ name: 'natr', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows that true ranges are averaged over.'),
  }),
  kernel: natrKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortNatr' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
