import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { vortexKernel } from '../../kernels/index.js';

/** Vortex indicator: movement upward and downward as parts of the true range. */
export const vortex = defineIndicator({
  name: 'vortex',
  title: 'Vortex Indicator',
  summary: 'Distances from the low before to the high, and from the high before to the low, by the true range.',
  formula:
    'plus = sum(|high[t] - low[t-1]|) / sum(true range), minus = sum(|low[t] - high[t-1]|) / sum(true range) over the last `period` rows; 0 without a range.',
  see: [
    'E. Botes and D. Siepman, The Vortex Indicator, Technical Analysis of Stocks & Commodities, 2010',
    'TA-Lib 0.8.2, function VORTEX',
  ],
  twins: {
    talib: [{ name: 'VORTEX', params: { timeperiod: 'period' }, outputs: { plusvi: 'plus', minusvi: 'minus' } }],
    pandasTa: [{ name: 'vortex', params: { length: 'period' }, outputs: { VTXP: 'plus', VTXM: 'minus' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows in the window.'),
  }),
  kernel: vortexKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
