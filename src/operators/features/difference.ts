import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { differenceKernel } from '../../kernels/index.js';

/** Change of a value over a number of rows, taken once or several times. */
export const difference = defineIndicator({
  name: 'difference',
  title: 'Difference',
  summary: 'Change of a series over a number of rows, taken once or several times.',
  formula: 'difference = x[t] - x[t-period] for order 1; of higher order the same of the differences before it.',
  see: ['G. E. P. Box and G. M. Jenkins, Time Series Analysis: Forecasting and Control, 1970'],
  params: () => ({
    period: z.int().min(1).default(1).describe('Rows between the two values.'),
    order: z.int().min(1).max(10).default(1).describe('How many times the difference is taken.'),
  }),
  kernel: differenceKernel,
  examples: [
    { title: 'Of the volume', params: { column: 'volume' } },
    { title: 'The change of the change', params: { order: 2, as: 'acceleration' } },
  ],
});
