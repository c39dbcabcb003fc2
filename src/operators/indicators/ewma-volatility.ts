import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { ewmaVolatilityKernel } from '../../kernels/index.js';

/** Exponentially weighted volatility: the newest returns count most, and none is ever dropped all at once. */
export const ewmaVolatility = defineIndicator({
  name: 'ewmaVolatility',
  title: 'Exponentially Weighted Volatility',
  summary: 'Annualised volatility in which each return counts less than the one after it.',
  formula:
    'v[t] = (1 - decay) r[t]^2 + decay v[t-1], r = ln(close / close before), v = r^2 for the first return; ewmaVolatility = sqrt(periodsPerYear v).',
  see: ['J. P. Morgan, RiskMetrics Technical Document, 1996'],
  params: () => ({
    decay: z
      .number()
      .min(0)
      .max(1)
      .default(0.94)
      .describe('Weight of the variance before: 0.94 for days, 0.97 for months.'),
    periodsPerYear: z
      .number()
      .positive()
      .default(252)
      .describe('Rows in a year: 252 for daily bars of shares, 365 for daily bars of markets that never close.'),
  }),
  kernel: ewmaVolatilityKernel,
  examples: [{ title: 'Of months', params: { decay: 0.97, periodsPerYear: 12 } }],
});
