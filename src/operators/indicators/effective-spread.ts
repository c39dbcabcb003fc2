import { defineIndicator } from '../../core/index.js';
import { effectiveSpreadKernel } from '../../kernels/index.js';

/** Effective spread: what crossing from one side to the other really cost. */
export const effectiveSpread = defineIndicator({
  name: 'effectiveSpread',
  title: 'Effective Spread',
  summary: 'What going from one side of the market to the other really cost at the price of a trade.',
  formula: 'effectiveSpread = 2 |price - (bid + ask) / 2|.',
  see: [
    'H. Demsetz, The Cost of Transacting, 1968',
    'M. Blume and M. Goldstein, Displayed and Effective Spreads by Market, 1992',
  ],
  params: () => ({}),
  kernel: effectiveSpreadKernel,
  examples: [
    { title: 'Of columns with other names', params: { columns: { price: 'close', bid: 'low', ask: 'high' } } },
  ],
});
