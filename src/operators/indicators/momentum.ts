import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { momentumKernel } from '../../kernels/index.js';

/** Momentum: how much higher a series stands than some rows ago. */
export const momentum = defineIndicator({
  name: 'momentum',
  title: 'Momentum',
  summary: 'Change of a series over a number of rows.',
  formula: 'momentum[t] = x[t] - x[t-period].',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function MOM'],
  twins: {
    talib: [{ name: 'MOM', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'mom' }],
    pandasTa: [{ name: 'mom', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(10).describe('Rows to look back.'),
  }),
  kernel: momentumKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortMomentum' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
