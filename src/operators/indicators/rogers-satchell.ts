import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { rogersSatchellKernel } from '../../kernels/index.js';

/** Volatility from how far high and low lie from open and close: a drift within the bar does not disturb it. */
export const rogersSatchell = defineIndicator({
  name: 'rogersSatchell',
  title: 'Rogers-Satchell Volatility',
  summary: 'Annualised volatility from open, high, low and close of the last rows, free of drift.',
  formula:
    'rogersSatchell = sqrt(periodsPerYear mean(ln(high / close) ln(high / open) + ln(low / close) ln(low / open))) over the last `period` rows.',
  see: ['L. C. G. Rogers and S. E. Satchell, Estimating Variance from High, Low and Closing Prices, 1991'],
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
    periodsPerYear: z
      .number()
      .positive()
      .default(252)
      .describe('Rows in a year: 252 for daily bars of shares, 365 for daily bars of markets that never close.'),
  }),
  kernel: rogersSatchellKernel,
  examples: [{ title: 'Of a market that never closes', params: { period: 30, periodsPerYear: 365 } }],
});
