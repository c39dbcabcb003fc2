import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { returnsKernel } from '../../kernels/index.js';

/** Return over a number of rows, simple or logarithmic. */
export const returns = defineIndicator({
  name: 'returns',
  title: 'Returns',
  summary: 'Relative change of a price over a number of rows.',
  formula:
    'simple: x[t] / x[t-period] - 1; log: ln(x[t] / x[t-period]). No value where that is not defined, as from a price of zero.',
  see: ['J. Y. Campbell, A. W. Lo and A. C. MacKinlay, The Econometrics of Financial Markets, section 1.4, 1997'],
  params: () => ({
    period: z.int().min(1).default(1).describe('Rows between the two prices.'),
    kind: z
      .enum(['simple', 'log'])
      .default('simple')
      .describe('Simple returns add up across assets, log returns over time.'),
  }),
  kernel: returnsKernel,
  examples: [
    { title: 'Log returns over a week of days', params: { period: 5, kind: 'log', as: 'week' } },
    { title: 'Of another column', params: { column: 'open' } },
  ],
});
