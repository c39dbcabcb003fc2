import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { fractalDimensionKernel } from '../../kernels/index.js';

/** Fractal dimension: 1 in a straight trend, 2 where prices fill the plane. */
export const fractalDimension = defineIndicator({
  name: 'fractalDimension',
  title: 'Fractal Dimension',
  summary: 'How rough prices are: near 1 in a straight trend, near 2 without any.',
  formula:
    'log2((range of the newer half + range of the older half) / (range of both / 2)), ranges by rows; where a half has none the value stays, 1 at first.',
  see: ['J. Ehlers, FRAMA - Fractal Adaptive Moving Average, Stocks & Commodities, 2005'],
  params: () => ({
    period: z.int().min(2).default(16).describe('Rows in the window; an odd number is rounded up.'),
  }),
  kernel: fractalDimensionKernel,
  examples: [
    { title: 'Short', params: { period: 6 } },
    { title: 'Under a name of its own', params: { period: 30, as: 'roughness' } },
  ],
});
