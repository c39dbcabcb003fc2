import { defineIndicator } from '../../core/index.js';
import { medianPriceKernel } from '../../kernels/index.js';

/** Middle between the high and the low of a row. */
export const medianPrice = defineIndicator({
  name: 'medianPrice',
  title: 'Median Price',
  summary: 'Middle between the high and the low of a row.',
  formula: 'medianPrice = (high + low) / 2.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function MEDPRICE'],
  twins: { talib: [{ name: 'MEDPRICE' }], tulip: [{ name: 'medprice' }], pandasTa: [{ name: 'hl2' }] },
  params: () => ({}),
  kernel: medianPriceKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'price' } }],
});
