import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { autocorrelationKernel } from '../../kernels/index.js';

/** Autocorrelation: how alike a series is to itself some rows before. */
export const autocorrelation = defineIndicator({
  name: 'autocorrelation',
  title: 'Autocorrelation',
  summary:
    'How alike a series is to itself some rows before, and what is left of it when shorter distances are accounted for.',
  formula:
    'autocorrelation = sum((x[i] - m) (x[i-lag] - m)) / sum((x[i] - m)^2), m the mean of the last `period` rows; partialAutocorrelation = last coefficient of the autoregression of order `lag` that these give; 0 where the window stands still.',
  see: ['G. Box and G. Jenkins, Time Series Analysis, 1970', 'J. Durbin, The Fitting of Time-Series Models, 1960'],
  params: () => ({
    period: z.int().min(2).default(50).describe('Rows in the window.'),
    lag: z.int().min(1).default(1).describe('Rows between the values that are compared; less than the period.'),
  }),
  kernel: autocorrelationKernel,
  examples: [
    { title: 'Of two rows before', params: { period: 20, lag: 2 } },
    { title: 'Of the volume', params: { period: 10, column: 'volume', as: 'echo' } },
  ],
});
