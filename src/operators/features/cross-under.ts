import { defineIndicator } from '../../core/index.js';
import { crossUnderKernel } from '../../kernels/index.js';

/** The moment at which one series falls below another: an event, not a state. */
export const crossUnder = defineIndicator({
  name: 'crossUnder',
  title: 'Cross under',
  summary: 'True on the row where the first series comes to lie below the second.',
  formula: 'fast[t] < slow[t] and fast[t-1] >= slow[t-1]; touching from below is no crossing.',
  see: ['Pine Script reference, ta.crossunder'],
  params: () => ({}),
  kernel: crossUnderKernel,
  outputType: 'boolean',
  examples: [{ title: 'The close under the open', params: { columns: { fast: 'close', slow: 'open' } } }],
});
