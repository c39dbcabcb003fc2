import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { minKernel } from '../../kernels/index.js';

/** Smallest value of a window. */
export const lowest = defineIndicator({
  name: 'lowest',
  title: 'Lowest Value',
  summary: 'Smallest of the last values of a series.',
  formula: 'lowest = min(x) over the last `period` rows.',
  see: ['M. van Herk, A Fast Algorithm for Local Minimum and Maximum Filters, 1992', 'TA-Lib 0.8.2, function MIN'],
  twins: { talib: [{ name: 'MIN', params: { timeperiod: 'period' } }], tulip: [{ name: 'min' }] },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows in the window.'),
  }),
  kernel: minKernel,
  examples: [
    { title: 'Lowest low of a year of days', params: { period: 252, column: 'low', as: 'yearLow' } },
    { title: 'Short', params: { period: 5 } },
  ],
});
