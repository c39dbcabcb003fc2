import { defineIndicator } from '../../core/index.js';
import { pvtKernel } from '../../kernels/index.js';

/** Price-volume trend: volume counted by the return of its row, all added up. */
export const pvt = defineIndicator({
  name: 'pvt',
  title: 'Price-Volume Trend',
  summary: 'Running total of volume times return.',
  formula: 'pvt[t] = pvt[t-1] + volume[t] (close[t] - close[t-1]) / close[t-1]; 0 in the first row.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function PVT'],
  twins: { talib: [{ name: 'PVT' }], pandasTa: [{ name: 'pvt', differs: 'counts in percent' }] },
  params: () => ({}),
  kernel: pvtKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'line' } }],
});
