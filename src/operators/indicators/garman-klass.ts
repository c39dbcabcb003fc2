import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { garmanKlassKernel } from '../../kernels/index.js';

/** Volatility from range and body of each bar. */
export const garmanKlass = defineIndicator({
  name: 'garmanKlass',
  title: 'Garman-Klass Volatility',
  summary: 'Annualised volatility from open, high, low and close of the last rows.',
  formula:
    'garmanKlass = sqrt(periodsPerYear mean(0.5 ln(high / low)^2 - (2 ln 2 - 1) ln(close / open)^2)) over the last `period` rows; 0 where that mean is negative.',
  see: ['M. B. Garman and M. J. Klass, On the Estimation of Security Price Volatilities from Historical Data, 1980'],
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
    periodsPerYear: z
      .number()
      .positive()
      .default(252)
      .describe('Rows in a year: 252 for daily bars of shares, 365 for daily bars of markets that never close.'),
  }),
  kernel: garmanKlassKernel,
  examples: [{ title: 'Of a market that never closes', params: { period: 30, periodsPerYear: 365 } }],
});
