import { defineIndicator } from '../../core/index.js';
import { trueRangeKernel } from '../../kernels/index.js';

/** True range: the span of a row, the gap from the close before it included. */
export const trueRange = defineIndicator({
  name: 'trueRange',
  title: 'True Range',
  summary: 'Span of a row and the close before it.',
  formula: 'trueRange[t] = max(high[t], close[t-1]) - min(low[t], close[t-1]).',
  see: ['J. W. Wilder, New Concepts in Technical Trading Systems, 1978', 'TA-Lib 0.8.2, function TRANGE'],
  twins: {
    talib: [{ name: 'TRANGE' }],
    tulip: [{ name: 'tr', differs: 'counts high - low of the first row' }],
    pandasTa: [{ name: 'true_range' }],
  },
  params: () => ({}),
  kernel: trueRangeKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'span' } }],
});
