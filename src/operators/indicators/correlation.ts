import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { correlationKernel } from '../../kernels/index.js';

/** Correlation of two columns over a window, from -1 to 1. */
export const correlation = defineIndicator({
  name: 'correlation',
  title: 'Correlation',
  summary: 'How closely two series move along one line over the last rows.',
  formula:
    'correlation = sum((x - mean(x)) (y - mean(y))) / sqrt(sum((x - mean(x))^2) sum((y - mean(y))^2)) over the last `period` rows; 0 where one stands still.',
  see: [
    'K. Pearson, Note on Regression and Inheritance in the Case of Two Parents, 1895',
    'TA-Lib 0.8.2, function CORREL',
  ],
  twins: { talib: [{ name: 'CORREL', params: { timeperiod: 'period' }, with: { columns: { x: 'high', y: 'low' } } }] },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows in the window.'),
  }),
  kernel: correlationKernel,
  examples: [
    { title: 'Of open and close', params: { period: 5, columns: { x: 'open', y: 'close' } } },
    { title: 'Under a name of its own', params: { period: 20, columns: { x: 'high', y: 'low' }, as: 'link' } },
  ],
});
