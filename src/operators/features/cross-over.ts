import { defineIndicator } from '../../core/index.js';
import { crossOverKernel } from '../../kernels/index.js';

/** The moment at which one series rises above another: an event, not a state. */
export const crossOver = defineIndicator({
  name: 'crossOver',
  title: 'Cross over',
  summary: 'True on the row where the first series comes to lie above the second.',
  formula: 'fast[t] > slow[t] and fast[t-1] <= slow[t-1]; touching from above is no crossing.',
  see: ['Pine Script reference, ta.crossover'],
  params: () => ({}),
  kernel: crossOverKernel,
  outputType: 'boolean',
  examples: [{ title: 'The close over the open', params: { columns: { fast: 'close', slow: 'open' } } }],
});
