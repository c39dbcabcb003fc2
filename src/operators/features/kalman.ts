import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { kalmanKernel } from '../../kernels/index.js';

/** Level of a noisy series by the Kalman filter of the local level model. */
export const kalman = defineIndicator({
  name: 'kalman',
  title: 'Kalman filter',
  summary: 'Level of a noisy series and how uncertain it is, by the Kalman filter of the local level model.',
  formula:
    'p = variance + levelVariance, g = p / (p + noiseVariance), level = g x + (1 - g) level, variance = (1 - g) p; the first level is the first value, its variance noiseVariance.',
  see: [
    'R. E. Kalman, A New Approach to Linear Filtering and Prediction Problems, 1960',
    'J. Durbin and S. J. Koopman, Time Series Analysis by State Space Methods, chapter 2, 2012',
  ],
  params: () => ({
    levelVariance: z.number().min(0).default(0.01).describe('Variance by which the level moves from row to row.'),
    noiseVariance: z.number().positive().default(1).describe('Variance of a value about the level.'),
  }),
  kernel: kalmanKernel,
  examples: [{ title: 'A quick level', params: { levelVariance: 0.5, as: 'quick' } }],
});
