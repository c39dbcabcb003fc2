import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { parkinsonKernel } from '../../kernels/index.js';

/** Volatility from the range of each bar. */
export const parkinson = defineIndicator({
  name: 'parkinson',
  title: 'Parkinson Volatility',
  summary: 'Annualised volatility from the highs and lows of the last rows.',
  formula: 'parkinson = sqrt(periodsPerYear mean(ln(high / low)^2) / (4 ln 2)) over the last `period` rows.',
  see: ['M. Parkinson, The Extreme Value Method for Estimating the Variance of the Rate of Return, 1980'],
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
    periodsPerYear: z
      .number()
      .positive()
      .default(252)
      .describe('Rows in a year: 252 for daily bars of shares, 365 for daily bars of markets that never close.'),
  }),
  kernel: parkinsonKernel,
  examples: [{ title: 'Of a market that never closes', params: { period: 30, periodsPerYear: 365 } }],
});
