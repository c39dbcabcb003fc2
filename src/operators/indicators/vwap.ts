import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { vwapKernel } from '../../kernels/index.js';

/** Volume-weighted average price: what a share cost on average, each price counted by what was traded at it. */
export const vwap = defineIndicator({
  name: 'vwap',
  title: 'Volume-Weighted Average Price',
  summary: 'Average of the typical price weighted by volume, over a window or since the first row.',
  formula:
    'vwap = sum(p v) / sum(v), p = (high + low + close) / 3, over the last `period` rows or since the first row of the key; p while nothing was traded.',
  see: [
    'S. A. Berkowitz, D. E. Logue and E. A. Noser, The Total Cost of Transactions on the NYSE, 1988',
    'TA-Lib 0.8.2, function VWAP',
  ],
  twins: {
    talib: [{ name: 'VWAP' }],
    pandasTa: [{ name: 'vwap', differs: 'starts anew with each day' }],
  },
  params: () => ({
    period: z.int().min(1).optional().describe('Rows in the window; without it everything since the first row counts.'),
  }),
  kernel: vwapKernel,
  examples: [
    { title: 'Since the first row', params: {} },
    { title: 'Over 20 rows', params: { period: 20, as: 'vwap20' } },
  ],
});
