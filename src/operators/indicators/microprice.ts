import { defineIndicator } from '../../core/index.js';
import { micropriceKernel } from '../../kernels/index.js';

/** Microprice: the price that the sizes at bid and ask point to. */
export const microprice = defineIndicator({
  name: 'microprice',
  title: 'Microprice',
  summary: 'Price between bid and ask that the sizes point to: near the ask when there is much at the bid.',
  formula: 'microprice = bid + bidSize / (bidSize + askSize) (ask - bid); the middle where the book is empty.',
  see: ['J. Gatheral and R. Oomen, Zero-intelligence Realized Variance Estimation, 2010'],
  params: () => ({}),
  kernel: micropriceKernel,
  examples: [
    {
      title: 'Of columns with other names',
      params: { columns: { bid: 'low', ask: 'high', bidSize: 'volume', askSize: 'close' } },
    },
  ],
});
