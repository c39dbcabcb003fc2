import { defineIndicator } from '../../core/index.js';
import { pviKernel } from '../../kernels/index.js';

/** Positive volume index: what the price did on rows with more volume than the row before. */
export const pvi = defineIndicator({
  name: 'pvi',
  title: 'Positive Volume Index',
  summary: 'Index from 1000 that follows the price only on rows with more volume than the row before.',
  formula:
    'pvi[t] = pvi[t-1] close[t] / close[t-1] where volume[t] is more than volume[t-1], else pvi[t-1]; 1000 in the first row.',
  see: ['P. L. Dysart, the negative and positive volume indexes, 1936', 'TA-Lib 0.8.2, function PVI'],
  twins: {
    talib: [{ name: 'PVI' }],
    tulip: [{ name: 'pvi' }],
    pandasTa: [{ name: 'pvi', differs: 'adds percentages' }],
  },
  params: () => ({}),
  kernel: pviKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'index' } }],
});
