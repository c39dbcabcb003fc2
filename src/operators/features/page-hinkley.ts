import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { pageHinkleyKernel } from '../../kernels/index.js';

/** Rows at which the mean of a series has changed. */
export const pageHinkley = defineIndicator({
  name: 'pageHinkley',
  title: 'Page-Hinkley test',
  summary: 'Tells when the mean of a series has risen (1) or fallen (-1) since the last change; else 0.',
  formula:
    'm = mean since the last change; up = sum of (x - m - tolerance), down = sum of (x - m + tolerance); 1 where up - min(up, 0) exceeds threshold, -1 where max(down, 0) - down does.',
  see: [
    'E. S. Page, Continuous Inspection Schemes, 1954',
    'D. V. Hinkley, Inference about the Change-Point from Cumulative Sum Tests, 1971',
  ],
  params: () => ({
    tolerance: z.number().min(0).default(0.005).describe('Change of the mean that does not count.'),
    threshold: z.number().positive().default(50).describe('How far the distances from the mean have to add up.'),
    minRows: z.int().min(1).default(30).describe('Rows after a change before the next may be found.'),
  }),
  kernel: pageHinkleyKernel,
  outputType: 'integer',
  examples: [{ title: 'Of the volume', params: { column: 'volume', threshold: 20, minRows: 5 } }],
});
