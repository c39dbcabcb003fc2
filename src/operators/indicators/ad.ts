import { defineIndicator } from '../../core/index.js';
import { adKernel } from '../../kernels/index.js';

/** Accumulation/distribution line: volume counted by where the close lies in its range. */
export const ad = defineIndicator({
  name: 'ad',
  title: 'Accumulation/Distribution Line',
  summary: 'Running total of volume, each row by where its close lies between low and high.',
  formula: 'ad[t] = ad[t-1] + volume ((close - low) - (high - close)) / (high - low); nothing where there is no range.',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function AD'],
  twins: { talib: [{ name: 'AD' }], tulip: [{ name: 'ad' }], pandasTa: [{ name: 'ad' }] },
  params: () => ({}),
  kernel: adKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'line' } }],
});
