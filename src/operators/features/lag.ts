import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { lagKernel } from '../../kernels/index.js';

/** Value of a column some rows before, missing values included. */
export const lag = defineIndicator({
  name: 'lag',
  title: 'Lag',
  summary: 'Value that the series had a number of rows before.',
  formula: 'lag[t] = x[t-period]; a missing value stays missing.',
  see: [
    'G. E. P. Box and G. M. Jenkins, Time Series Analysis: Forecasting and Control, the backward shift operator, 1970',
  ],
  params: () => ({
    period: z.int().min(1).default(1).describe('Rows to look back.'),
  }),
  kernel: lagKernel,
  missing: 'see',
  examples: [
    { title: 'The close before', params: { as: 'previousClose' } },
    { title: 'Of another column', params: { period: 5, column: 'volume' } },
  ],
});
