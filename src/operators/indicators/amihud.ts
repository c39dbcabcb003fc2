import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { amihudKernel } from '../../kernels/index.js';

/** Illiquidity: how far the price moves for the money that is traded. */
export const amihud = defineIndicator({
  name: 'amihud',
  title: 'Amihud Illiquidity',
  summary: 'How far the price moves for the money that is traded.',
  formula:
    'amihud = mean(|close[t] / close[t-1] - 1| / (close[t] volume[t])) over those of the last `period` rows in which something was traded; 0 without any.',
  see: ['Y. Amihud, Illiquidity and Stock Returns, 2002'],
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
  }),
  kernel: amihudKernel,
  examples: [{ title: 'Short', params: { period: 5 } }],
});
