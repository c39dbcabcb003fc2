import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { hedgeKernel } from '../../kernels/index.js';

/** The spread between two series that are hedged against each other. */
export const spread = defineIndicator({
  name: 'spread',
  title: 'Hedged Spread',
  summary:
    'How far y lies from its line on x over the last rows, also in standard deviations, and the hedge ratio of that line.',
  formula:
    'spread = y - intercept - hedgeRatio x, the line of least squares through the last `period` rows; zScore = spread / std of the residuals of those rows (n - 1), 0 where all lie on the line.',
  see: [
    'E. G. Gatev, W. N. Goetzmann and K. G. Rouwenhorst, Pairs Trading: Performance of a Relative-Value Arbitrage Rule, 2006',
  ],
  params: () => ({
    period: z.int().min(2).default(60).describe('Rows in the window.'),
  }),
  kernel: hedgeKernel,
  examples: [
    { title: 'Of close against open', params: { period: 20, columns: { y: 'close', x: 'open' } } },
    { title: 'Under a name of its own', params: { period: 10, columns: { y: 'high', x: 'low' }, as: 'range' } },
  ],
});
