import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { minMaxKernel } from '../../kernels/index.js';

/** Place of a value within the range of its window. */
export const minMax = defineIndicator({
  name: 'minMax',
  title: 'Min-max scaling',
  summary: 'Where a value lies between the least (0) and the largest (1) of the last values.',
  formula: 'minMax = (x - min) / (max - min) of the last `period` values; 0.5 where all are equal.',
  see: ['J. Han, M. Kamber and J. Pei, Data Mining: Concepts and Techniques, section 3.5.2, 2011'],
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
  }),
  kernel: minMaxKernel,
  examples: [{ title: 'Of another column', params: { period: 10, column: 'volume' } }],
});
