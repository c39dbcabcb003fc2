import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { maxKernel } from '../../kernels/index.js';

/** Largest value of a window. */
export const highest = defineIndicator({
  name: 'highest',
  title: 'Highest Value',
  summary: 'Largest of the last values of a series.',
  formula: 'highest = max(x) over the last `period` rows.',
  see: ['M. van Herk, A Fast Algorithm for Local Minimum and Maximum Filters, 1992', 'TA-Lib 0.8.2, function MAX'],
  twins: { talib: [{ name: 'MAX', params: { timeperiod: 'period' } }], tulip: [{ name: 'max' }] },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows in the window.'),
  }),
  kernel: maxKernel,
  examples: [
    { title: 'Highest high of a year of days', params: { period: 252, column: 'high', as: 'yearHigh' } },
    { title: 'Short', params: { period: 5 } },
  ],
});
