import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { orderFlowImbalanceKernel } from '../../kernels/index.js';

/** Order flow imbalance: what came to the best bid and left the best ask. */
export const orderFlowImbalance = defineIndicator({
  name: 'orderFlowImbalance',
  title: 'Order Flow Imbalance',
  summary: 'What came to the bid and left the ask less what left the bid and came to the ask, over a window of quotes.',
  formula:
    'Sum over the last `period` changes of bidSize where the bid did not fall - bidSize[t-1] where it did not rise - askSize where the ask did not rise + askSize[t-1] where it did not fall.',
  see: ['R. Cont, A. Kukanov and S. Stoikov, The Price Impact of Order Book Events, 2014'],
  params: () => ({
    period: z.int().min(1).default(20).describe('Changes in the window.'),
  }),
  kernel: orderFlowImbalanceKernel,
  examples: [
    {
      title: 'Of columns with other names',
      params: { period: 5, columns: { bid: 'low', ask: 'high', bidSize: 'volume', askSize: 'close' } },
    },
  ],
});
