import { defineIndicator } from '../../core/index.js';
import { wadKernel } from '../../kernels/index.js';

/** Williams' accumulation/distribution: how far closes came from the true lows and highs, all added up. */
export const wad = defineIndicator({
  name: 'wad',
  title: "Williams' Accumulation/Distribution",
  summary:
    'Running total of how far the close came up from the true low on rising rows and down from the true high on falling ones.',
  formula:
    'wad[t] = wad[t-1] + close - min(low, close before) where the close rose, + close - max(high, close before) where it fell; 0 in the first row.',
  see: [
    'L. Williams, How I Made One Million Dollars Last Year Trading Commodities, 1973',
    'TA-Lib 0.8.2, function WAD',
  ],
  twins: { talib: [{ name: 'WAD' }], tulip: [{ name: 'wad', differs: 'starts a row later' }] },
  params: () => ({}),
  kernel: wadKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'line' } }],
});
