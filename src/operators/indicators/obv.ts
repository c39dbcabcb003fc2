import { defineIndicator } from '../../core/index.js';
import { obvKernel } from '../../kernels/index.js';

/** On-balance volume: volume of rising rows less volume of falling rows, from the first row on. */
export const obv = defineIndicator({
  name: 'obv',
  title: 'On-Balance Volume',
  summary: 'Running balance of volume: added when the close rises, taken away when it falls.',
  formula: 'obv[0] = volume[0]; obv[t] = obv[t-1] + sign(close[t] - close[t-1]) volume[t].',
  see: ["J. E. Granville, Granville's New Key to Stock Market Profits, 1963", 'TA-Lib 0.8.2, function OBV'],
  twins: {
    talib: [{ name: 'OBV' }],
    tulip: [{ name: 'obv', differs: 'starts at 0' }],
    pandasTa: [{ name: 'obv' }],
  },
  params: () => ({}),
  kernel: obvKernel,
  examples: [
    { title: 'Under a name of its own', params: { as: 'balance' } },
    { title: 'With another price', params: { columns: { close: 'high' } } },
  ],
});
