import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { rollingBetaKernel } from '../../kernels/index.js';

/** Beta and alpha of one series on another. */
export const rollingBeta = defineIndicator({
  name: 'rollingBeta',
  title: 'Rolling Beta',
  summary:
    'Beta and alpha of y on x over the last rows, as of the returns of a share on those of a market, and their correlation.',
  formula:
    'beta = cov(x, y) / var(x), alpha = mean(y) - beta mean(x), over the last `period` rows; 0 where one stands still. `beta` takes prices and makes the returns itself.',
  see: ['W. F. Sharpe, Capital Asset Prices: A Theory of Market Equilibrium under Conditions of Risk, 1964'],
  params: () => ({
    period: z.int().min(2).default(60).describe('Rows in the window.'),
  }),
  kernel: rollingBetaKernel,
  examples: [
    { title: 'Of close on open', params: { period: 20, columns: { y: 'close', x: 'open' } } },
    { title: 'Under a name of its own', params: { period: 10, columns: { y: 'high', x: 'low' }, as: 'market' } },
  ],
});
