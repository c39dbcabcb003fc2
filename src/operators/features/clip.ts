import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { clipKernel } from '../../kernels/index.js';

/** A value, kept within fixed bounds. */
export const clip = defineIndicator({
  name: 'clip',
  title: 'Clip',
  summary: 'The value itself, or the bound that it lies beyond.',
  formula: 'clip = min(max(x, lower), upper).',
  see: ['NumPy reference, clip'],
  params: () => ({
    lower: z.number().optional().describe('Values below become this; no bound when left out.'),
    upper: z.number().optional().describe('Values above become this; no bound when left out.'),
  }),
  kernel: clipKernel,
  examples: [
    { title: 'Between two bounds', params: { lower: 50, upper: 60 } },
    { title: 'From above', params: { upper: 10, column: 'volume' } },
  ],
});
