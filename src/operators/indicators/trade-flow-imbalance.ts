import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { tradeFlowImbalanceKernel } from '../../kernels/index.js';

/** Trade flow imbalance: whether buyers or sellers took more. */
export const tradeFlowImbalance = defineIndicator({
  name: 'tradeFlowImbalance',
  title: 'Trade Flow Imbalance',
  summary: 'Whether buyers or sellers took more, from -1 (sellers took all) to 1.',
  formula:
    'tradeFlowImbalance = sum(side size) / sum(size) over the last `period` trades; 0 without any units. side is +1 where the buyer took.',
  see: ['T. Chordia, R. Roll and A. Subrahmanyam, Order Imbalance, Liquidity, and Market Returns, 2002'],
  params: () => ({
    period: z.int().min(1).default(50).describe('Trades in the window.'),
  }),
  kernel: tradeFlowImbalanceKernel,
  examples: [
    { title: 'Of columns with other names', params: { period: 5, columns: { size: 'volume', side: 'close' } } },
  ],
});
