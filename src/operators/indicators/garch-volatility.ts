import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { garchVolatilityKernel } from '../../kernels/index.js';

const weight = (): z.ZodNumber => z.number().min(0).max(1);

/** GARCH(1,1) filter: the volatility that a fitted model expects of the next row. */
export const garchVolatility = defineIndicator({
  name: 'garchVolatility',
  title: 'GARCH(1,1) Volatility',
  summary: 'Annualised volatility that a GARCH(1,1) with given parameters expects of the next row.',
  formula:
    'v[t+1] = omega + alpha (r[t] - mean)^2 + beta v[t], r = ln(close / close before); garchVolatility[t] = sqrt(periodsPerYear v[t+1]). The first return is expected to have omega + (alpha + beta) initialVariance.',
  see: ['T. Bollerslev, Generalized Autoregressive Conditional Heteroskedasticity, 1986'],
  params: () => ({
    omega: z.number().positive().default(2e-6).describe('Variance that is added with each row.'),
    alpha: weight().default(0.08).describe('Weight of the newest squared return.'),
    beta: weight()
      .default(0.9)
      .describe('Weight of the variance before; with alpha below 1, or there is no variance of the long run.'),
    mean: z.number().default(0).describe('Mean of the log returns.'),
    initialVariance: z
      .number()
      .positive()
      .optional()
      .describe(
        'Variance of a row before the first return; omega / (1 - alpha - beta) when left out, or the first squared return where that is none.',
      ),
    periodsPerYear: z
      .number()
      .positive()
      .default(252)
      .describe('Rows in a year: 252 for daily bars of shares, 365 for daily bars of markets that never close.'),
  }),
  kernel: garchVolatilityKernel,
  examples: [
    { title: 'Of a market that calms down slowly', params: { omega: 1e-6, alpha: 0.05, beta: 0.94 } },
    { title: 'From a known start', params: { omega: 2e-6, alpha: 0.1, beta: 0.85, initialVariance: 2e-4 } },
  ],
});
