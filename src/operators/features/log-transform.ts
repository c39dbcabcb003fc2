import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { logTransformKernel } from '../../kernels/index.js';

/** Natural logarithm of a value, plain or signed. */
export const logTransform = defineIndicator({
  name: 'logTransform',
  title: 'Log transform',
  summary: 'Natural logarithm of a value; the signed one takes values below zero as well.',
  formula: 'plain: ln(x + shift), no value where that is not defined; signed: sign(y) ln(1 + |y|), y = x + shift.',
  see: [
    'G. E. P. Box and D. R. Cox, An Analysis of Transformations, 1964',
    'J. A. John and N. R. Draper, An Alternative Family of Transformations, 1980',
  ],
  params: () => ({
    shift: z.number().default(0).describe('Added before.'),
    kind: z.enum(['plain', 'signed']).default('plain').describe('Signed takes values of either sign.'),
  }),
  kernel: logTransformKernel,
  examples: [
    { title: 'Of a count that may be zero', params: { shift: 1, column: 'volume' } },
    { title: 'Of values of either sign', params: { kind: 'signed', shift: -50 } },
  ],
});
