import * as z from 'zod';
import { defineRule } from '../../../core/index.js';

/** The same part of equity for every position. */
export const fixedFraction = defineRule({
  name: 'fixedFraction',
  title: 'Fixed Fraction',
  summary: 'Gives every position the same part of equity, times its signal.',
  formula: 'target = signal × fraction',
  see: ['R. Vince, Portfolio Management Formulas, 1990'],
  params: () =>
    z.strictObject({
      fraction: z.number().positive().default(0.1).describe('Part of equity that a position with signal 1 gets.'),
    }),
  shorthand: 'fraction',
  examples: [{ title: 'A tenth of equity each', params: { fraction: 0.1 } }],
  open: ({ fraction }) => ({
    size(desk) {
      const { slots, slotCount, target } = desk;
      for (let at = 0; at < slotCount; at++) {
        const slot = slots[at] as number;
        target[slot] = (target[slot] as number) * fraction;
      }
    },
  }),
});
