import { defineIndicator } from '../../core/index.js';
import { orderBookImbalanceKernel } from '../../kernels/index.js';

/** Order book imbalance: which side of the best level is heavier. */
export const orderBookImbalance = defineIndicator({
  name: 'orderBookImbalance',
  title: 'Order Book Imbalance',
  summary: 'Which side of the best level of the book is heavier, from -1 (all is offered) to 1.',
  formula: 'orderBookImbalance = (bidSize - askSize) / (bidSize + askSize); 0 where the book is empty.',
  see: ['C. Cao, O. Hansch and X. Wang, The Information Content of an Open Limit-Order Book, 2009'],
  params: () => ({}),
  kernel: orderBookImbalanceKernel,
  examples: [{ title: 'Of columns with other names', params: { columns: { bidSize: 'volume', askSize: 'close' } } }],
});
