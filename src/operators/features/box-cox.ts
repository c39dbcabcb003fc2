import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { boxCoxKernel } from '../../kernels/index.js';

/** Power transform towards a normal distribution. */
export const boxCox = defineIndicator({
  name: 'boxCox',
  title: 'Box-Cox',
  summary: 'Power transform that makes a skewed, positive series more like a normal one.',
  formula:
    'boxCox = ((x + shift)^lambda - 1) / lambda, ln(x + shift) where lambda is 0; no value where x + shift is not above 0.',
  see: ['G. E. P. Box and D. R. Cox, An Analysis of Transformations, 1964'],
  params: () => ({
    lambda: z
      .number()
      .min(-5)
      .max(5)
      .default(0)
      .describe('1 leaves the shape alone, 0.5 is a square root, 0 the logarithm.'),
    shift: z.number().default(0).describe('Added before.'),
  }),
  kernel: boxCoxKernel,
  examples: [
    { title: 'Square root', params: { lambda: 0.5, column: 'volume' } },
    { title: 'Reciprocal', params: { lambda: -1 } },
  ],
});
