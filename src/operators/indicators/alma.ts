import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { almaKernel } from '../../kernels/index.js';

/** Arnaud Legoux moving average: weights of a bell that leans to the newest rows. */
export const alma = defineIndicator({
  name: 'alma',
  title: 'Arnaud Legoux Moving Average',
  summary: 'Average whose weights are a bell that can lean to the newest rows: smooth, with little lag.',
  formula:
    'alma[t] = sum(w[i] x[t-period+1+i]) / sum(w[i]), w[i] = exp(-(i - offset (period - 1))^2 / (2 (period / sigma)^2)).',
  see: ['A. Legoux and D. Kouzis-Loukas, ALMA: Arnaud Legoux Moving Average, 2009'],
  twins: {
    pandasTa: [{ name: 'alma', params: { length: 'period', sigma: 'sigma', distribution_offset: 'offset' } }],
  },
  params: () => ({
    period: z.int().min(1).default(9).describe('Rows in the window.'),
    offset: z
      .number()
      .min(0)
      .max(1)
      .default(0.85)
      .describe('Where the weights are largest: 0 at the oldest row, 1 at the newest.'),
    sigma: z
      .number()
      .positive()
      .default(6)
      .describe('How narrow the bell is: rows of the window by standard deviations.'),
  }),
  kernel: almaKernel,
  examples: [
    { title: 'In the middle of its window', params: { period: 15, offset: 0.5, sigma: 4 } },
    { title: 'Under a name of its own', params: { period: 5, as: 'bell' } },
  ],
});
