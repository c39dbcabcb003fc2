import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { fractalsKernel } from '../../kernels/index.js';

/** Fractals: a high or low that rows before and after it did not reach. */
export const fractals = defineIndicator({
  name: 'fractals',
  title: 'Fractals',
  summary: 'Whether a high or a low has just been confirmed as a turn by the rows after it: 1, else 0.',
  formula:
    'high[t] = 1 where the high of `right` rows ago is above those of the `left` rows before it and of the `right` rows after it; low likewise below.',
  see: ['B. Williams, Trading Chaos, 1995', 'TA-Lib 0.8.2, function FRACTAL'],
  twins: {
    talib: [
      {
        name: 'FRACTAL',
        params: { leftbars: 'left', rightbars: 'right' },
        outputs: { swinghigh: 'high', swinglow: 'low' },
        factor: 100,
      },
    ],
  },
  params: () => ({
    left: z.int().min(1).default(2).describe('Rows before the turn.'),
    right: z.int().min(1).default(2).describe('Rows after the turn, which have to be waited for.'),
  }),
  kernel: fractalsKernel,
  outputType: 'boolean',
  examples: [{ title: 'Wide ones', params: { left: 4, right: 3, as: 'turn' } }],
});
