import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { varianceKernel } from '../../kernels/index.js';

/** Variance of a window, of the population. */
export const variance = defineIndicator({
  name: 'variance',
  title: 'Variance',
  summary: 'Mean squared distance of the last values from their mean.',
  formula: 'variance = mean((x - mean(x))^2) over the last `period` rows.',
  see: ['K. Pearson, Contributions to the Mathematical Theory of Evolution, 1894', 'TA-Lib 0.8.2, function VAR'],
  twins: {
    talib: [{ name: 'VAR', params: { timeperiod: 'period' }, idle: ['nbdev'] }],
    tulip: [{ name: 'var' }],
    pandasTa: [{ name: 'variance', params: { length: 'period' }, differs: 'divides by period - 1' }],
  },
  params: () => ({
    period: z.int().min(1).default(5).describe('Rows in the window.'),
  }),
  kernel: varianceKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortVariance' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
