import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { kalmanHedgeKernel } from '../../kernels/index.js';

/** Hedge ratio that follows the market, by the filter of Kalman. */
export const kalmanHedge = defineIndicator({
  name: 'kalmanHedge',
  title: 'Kalman Hedge Ratio',
  summary: 'Hedge ratio and intercept of y on x that move with the market, and the spread against what was expected.',
  formula:
    'State (ratio, intercept), 0 and certain to begin with; from the second row on both variances grow by delta / (1 - delta). spread = y - ratio x - intercept with the state before the row, deviation = the root of its variance, zScore = spread / deviation; then the state is corrected by it.',
  see: [
    'E. P. Chan, Algorithmic Trading: Winning Strategies and Their Rationale, chapter 3, 2013',
    'R. E. Kalman, A New Approach to Linear Filtering and Prediction Problems, 1960',
  ],
  params: () => ({
    delta: z.number().gt(0).lt(1).default(1e-4).describe('How quickly ratio and intercept may move.'),
    noiseVariance: z.number().positive().default(1e-3).describe('Variance of y about the line.'),
  }),
  kernel: kalmanHedgeKernel,
  examples: [
    { title: 'Of close against open', params: { columns: { y: 'close', x: 'open' } } },
    { title: 'A quick one', params: { delta: 0.01, columns: { y: 'high', x: 'low' }, as: 'quick' } },
  ],
});
