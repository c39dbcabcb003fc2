import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { halfLifeKernel } from '../../kernels/index.js';

/** How many rows it takes until half of a distance from the mean is gone. */
export const halfLife = defineIndicator({
  name: 'halfLife',
  title: 'Half-Life',
  summary: 'Rows in which half of the distance of a series from its mean is gone, by its last rows.',
  formula:
    'halfLife = -ln 2 / b, b of d[t] = a + b x[t-1] by least squares, d the differences; Infinity where b >= 0, as nothing returns then.',
  see: ['E. P. Chan, Algorithmic Trading: Winning Strategies and Their Rationale, chapter 2, 2013'],
  params: () => ({
    period: z.int().min(3).default(60).describe('Rows in the window.'),
  }),
  kernel: halfLifeKernel,
  examples: [
    { title: 'Of the close', params: { period: 20 } },
    { title: 'Of another column', params: { period: 30, column: 'volume', as: 'calm' } },
  ],
});
