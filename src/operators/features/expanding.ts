import { defineIndicator } from '../../core/index.js';
import { expandingKernel } from '../../kernels/index.js';

/** Mean, deviation, extremes, skewness and kurtosis of all values since the first. */
export const expanding = defineIndicator({
  name: 'expanding',
  title: 'Expanding statistics',
  summary: 'Mean, standard deviation, least and largest value, skewness and kurtosis of all values of a symbol so far.',
  formula:
    'Of the population: std = sqrt(m2), skewness = m3 / m2^(3/2), kurtosis = m4 / m2^2 - 3 of the values from the first to the present; 0 where all are equal.',
  see: [
    'B. P. Welford, Note on a Method for Calculating Corrected Sums of Squares and Products, 1962',
    'P. Pébay, Formulas for Robust, One-Pass Parallel Computation of Covariances and Arbitrary-Order Statistical Moments, 2008',
  ],
  params: () => ({}),
  kernel: expandingKernel,
  examples: [{ title: 'Of the volume', params: { column: 'volume', as: 'soFar' } }],
});
