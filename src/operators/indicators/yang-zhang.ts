import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { yangZhangKernel } from '../../kernels/index.js';

/** Volatility from the moves overnight, by day, and within the bars. */
export const yangZhang = defineIndicator({
  name: 'yangZhang',
  title: 'Yang-Zhang Volatility',
  summary:
    'Annualised volatility from open, high, low and close of the last rows, free of drift and of gaps between bars.',
  formula:
    'yangZhang = sqrt(periodsPerYear (var(ln(open / close before)) + k var(ln(close / open)) + (1 - k) mean Rogers-Satchell)), k = 0.34 / (1.34 + (period + 1) / (period - 1)), sample variances over the last `period` rows.',
  see: [
    'D. Yang and Q. Zhang, Drift-Independent Volatility Estimation Based on High, Low, Open, and Close Prices, 2000',
  ],
  params: () => ({
    period: z.int().min(2).default(20).describe('Rows in the window.'),
    periodsPerYear: z
      .number()
      .positive()
      .default(252)
      .describe('Rows in a year: 252 for daily bars of shares, 365 for daily bars of markets that never close.'),
  }),
  kernel: yangZhangKernel,
  examples: [{ title: 'Of a market that never closes', params: { period: 30, periodsPerYear: 365 } }],
});
