import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { volatilityKernel } from '../../kernels/index.js';

/** Realised volatility: the standard deviation of log returns, put in terms of a year. */
export const volatility = defineIndicator({
  name: 'volatility',
  title: 'Realised Volatility',
  summary: 'Annualised standard deviation of the log returns of the last rows.',
  formula:
    'volatility = sqrt(periodsPerYear) times the sample standard deviation (divisor period - 1) of ln(x[t] / x[t-1]) over the last `period` returns.',
  see: [
    'J. C. Hull, Options, Futures, and Other Derivatives, chapter on estimating volatility from historical data, 2021',
  ],
  params: () => ({
    period: z.int().min(2).default(20).describe('Returns in the window; one row more is needed.'),
    periodsPerYear: z
      .number()
      .positive()
      .default(252)
      .describe('Rows in a year: 252 for daily bars of shares, 365 for daily bars of markets that never close.'),
  }),
  kernel: volatilityKernel,
  examples: [
    { title: 'Of a market that never closes', params: { period: 30, periodsPerYear: 365 } },
    { title: 'Of another column', params: { period: 20, column: 'open', as: 'openVolatility' } },
  ],
});
