import { defineIndicator } from '../../core/index.js';
import { averagePriceKernel } from '../../kernels/index.js';

/** Mean of the four prices of a row. */
export const averagePrice = defineIndicator({
  name: 'averagePrice',
  title: 'Average Price',
  summary: 'Mean of the four prices of a row.',
  formula: 'averagePrice = (open + high + low + close) / 4.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function AVGPRICE'],
  twins: { talib: [{ name: 'AVGPRICE' }], tulip: [{ name: 'avgprice' }], pandasTa: [{ name: 'ohlc4' }] },
  params: () => ({}),
  kernel: averagePriceKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'price' } }],
});
