import { defineIndicator } from '../../core/index.js';
import { cumulativeSumKernel } from '../../kernels/index.js';

/** Sum of all values so far. */
export const cumulativeSum = defineIndicator({
  name: 'cumulativeSum',
  title: 'Cumulative Sum',
  summary: 'Sum of all values of a series since the first row of its key.',
  formula: 'cumulativeSum[t] = cumulativeSum[t-1] + x[t].',
  see: ['TA-Lib documentation, function CUMSUM, 2025', 'TA-Lib 0.8.2, function CUMSUM'],
  twins: { talib: [{ name: 'CUMSUM' }] },
  params: () => ({}),
  kernel: cumulativeSumKernel,
  examples: [{ title: 'Of the volume', params: { column: 'volume', as: 'volumeSoFar' } }],
});
