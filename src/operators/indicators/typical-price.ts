import { defineIndicator } from '../../core/index.js';
import { typicalPriceKernel } from '../../kernels/index.js';

/** Mean of high, low and close of a row. */
export const typicalPrice = defineIndicator({
  name: 'typicalPrice',
  title: 'Typical Price',
  summary: 'Mean of high, low and close of a row.',
  formula: 'typicalPrice = (high + low + close) / 3.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function TYPPRICE'],
  twins: { talib: [{ name: 'TYPPRICE' }], tulip: [{ name: 'typprice' }], pandasTa: [{ name: 'hlc3' }] },
  params: () => ({}),
  kernel: typicalPriceKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'price' } }],
});
