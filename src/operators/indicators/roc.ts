import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { rocKernel } from '../../kernels/index.js';

/** Rate of change: how much higher a series stands than some rows ago, in percent. */
export const roc = defineIndicator({
  name: 'roc',
  title: 'Rate of Change',
  summary: 'Change of a series over a number of rows, in percent.',
  formula: 'roc[t] = 100 (x[t] / x[t-period] - 1); 0 where x[t-period] is 0.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function ROC'],
  twins: {
    talib: [
      { name: 'ROC', params: { timeperiod: 'period' } },
      { name: 'ROCP', params: { timeperiod: 'period' }, with: { scale: 'fraction' } },
      { name: 'ROCR', params: { timeperiod: 'period' }, with: { scale: 'ratio' } },
      { name: 'ROCR100', params: { timeperiod: 'period' }, with: { scale: 'ratioPercent' } },
    ],
    tulip: [
      { name: 'roc', with: { scale: 'fraction' } },
      { name: 'rocr', with: { scale: 'ratio' } },
    ],
    pandasTa: [{ name: 'roc', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(10).describe('Rows to look back.'),
    scale: z
      .enum(['percent', 'fraction', 'ratio', 'ratioPercent'])
      .default('percent')
      .describe('percent; fraction: a hundredth of it; ratio: x[t] / x[t-period]; ratioPercent: that in percent.'),
  }),
  kernel: rocKernel,
  examples: [
    { title: 'Over a month of days', params: { period: 21, as: 'month' } },
    { title: 'As a ratio', params: { period: 10, scale: 'ratio', as: 'ratio' } },
    { title: 'Of another column', params: { period: 5, column: 'volume' } },
  ],
});
