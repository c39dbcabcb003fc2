import { defineIndicator } from '../../core/index.js';
import { bopKernel } from '../../kernels/index.js';

/** Balance of power: which part of its range a row gained. */
export const bop = defineIndicator({
  name: 'bop',
  title: 'Balance of Power',
  summary: 'Distance from open to close as a part of the range of the row, from -1 to 1.',
  formula: 'bop = (close - open) / (high - low); 0 without a range.',
  see: ['I. Livshin, Balance of Power, Technical Analysis of Stocks & Commodities, 2001', 'TA-Lib 0.8.2, function BOP'],
  twins: { talib: [{ name: 'BOP' }], tulip: [{ name: 'bop' }], pandasTa: [{ name: 'bop' }] },
  params: () => ({}),
  kernel: bopKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'balance' } }],
});
