import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { laguerreRsiKernel } from '../../kernels/index.js';

/** Laguerre RSI: relative strength between the stages of a Laguerre filter. */
export const laguerreRsi = defineIndicator({
  name: 'laguerreRsi',
  title: 'Laguerre RSI',
  summary: 'Relative strength from four stages of a Laguerre filter: smooth, with little lag, from 0 to 1.',
  formula:
    'L0 = (1 - gamma) x + gamma L0[t-1]; Li = L(i-1)[t-1] - gamma L(i-1) + gamma Li[t-1]; laguerreRsi = sum of L(i) - L(i+1) where positive by the sum of their sizes.',
  see: ['J. Ehlers, Cybernetic Analysis for Stocks and Futures, 2004'],
  params: () => ({
    gamma: z.number().min(0).lt(1).default(0.5).describe('Damping: 0 is none.'),
  }),
  kernel: laguerreRsiKernel,
  examples: [
    { title: 'Slow', params: { gamma: 0.8 } },
    { title: 'Of the high', params: { column: 'high' } },
  ],
});
