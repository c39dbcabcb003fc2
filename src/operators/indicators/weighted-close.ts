import { defineIndicator } from '../../core/index.js';
import { weightedCloseKernel } from '../../kernels/index.js';

/** Mean of high, low and close of a row in which the close counts twice. */
export const weightedClose = defineIndicator({
  name: 'weightedClose',
  title: 'Weighted Close',
  summary: 'Mean of high, low and close of a row in which the close counts twice.',
  formula: 'weightedClose = (high + low + 2 close) / 4.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function WCLPRICE'],
  twins: { talib: [{ name: 'WCLPRICE' }], tulip: [{ name: 'wcprice' }], pandasTa: [{ name: 'wcp' }] },
  params: () => ({}),
  kernel: weightedCloseKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'price' } }],
});
