import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { averageRangeKernel } from '../../kernels/index.js';

/** Average range: how far a price usually moves within one row. */
export const averageRange = defineIndicator({
  name: 'averageRange',
  title: 'Average Range',
  summary: 'Mean of high less low over the recent rows.',
  formula: 'averageRange = sma(high - low, period).',
  see: ['TA-Lib documentation, function ADR, 2025', 'TA-Lib 0.8.2, function ADR'],
  twins: { talib: [{ name: 'ADR', params: { timeperiod: 'period' } }] },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows in the window.'),
  }),
  kernel: averageRangeKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
