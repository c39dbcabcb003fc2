import { defineIndicator } from '../../core/index.js';
import { nviKernel } from '../../kernels/index.js';

/** Negative volume index: what the price did on rows with less volume than the row before. */
export const nvi = defineIndicator({
  name: 'nvi',
  title: 'Negative Volume Index',
  summary: 'Index from 1000 that follows the price only on rows with less volume than the row before.',
  formula:
    'nvi[t] = nvi[t-1] close[t] / close[t-1] where volume[t] is less than volume[t-1], else nvi[t-1]; 1000 in the first row.',
  see: ['P. L. Dysart, the negative and positive volume indexes, 1936', 'TA-Lib 0.8.2, function NVI'],
  twins: {
    talib: [{ name: 'NVI' }],
    tulip: [{ name: 'nvi' }],
    pandasTa: [{ name: 'nvi', differs: 'adds percentages' }],
  },
  params: () => ({}),
  kernel: nviKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'index' } }],
});
