import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { realisedVarianceKernel } from '../../kernels/index.js';

/** Realised variance: what returns have varied, with jumps and without. */
export const realisedVariance = defineIndicator({
  name: 'realisedVariance',
  title: 'Realised Variance',
  summary: 'Sum of the squares of returns, and bipower variation, which jumps leave alone.',
  formula:
    'realisedVariance = sum(r^2); bipowerVariation = pi / 2 period / (period - 1) sum(|r[i]| |r[i-1]|), r the last `period` logarithmic returns.',
  see: [
    'T. Andersen and T. Bollerslev, Answering the Skeptics, 1998',
    'O. Barndorff-Nielsen and N. Shephard, Power and Bipower Variation, 2004',
  ],
  params: () => ({
    period: z.int().min(2).default(20).describe('Returns in the window.'),
  }),
  kernel: realisedVarianceKernel,
  examples: [
    { title: 'Short', params: { period: 5 } },
    { title: 'Under a name of its own', params: { period: 10, as: 'variation' } },
  ],
});
