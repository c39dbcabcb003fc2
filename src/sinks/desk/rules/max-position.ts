import * as z from 'zod';
import { defineRule } from '../../../core/index.js';

/** No position above a part of equity. */
export const maxPosition = defineRule({
  name: 'maxPosition',
  title: 'Largest Position',
  summary: 'Cuts every target down to a part of equity, long or short.',
  formula: '|target| <= limit',
  params: () =>
    z.strictObject({
      limit: z.number().positive().default(0.25).describe('Largest position, as a fraction of equity.'),
    }),
  shorthand: 'limit',
  examples: [{ title: 'At most a quarter in one symbol', params: { limit: 0.25 } }],
  open: ({ limit }) => ({
    limit(desk) {
      const { slots, slotCount, target } = desk;
      for (let at = 0; at < slotCount; at++) {
        const slot = slots[at] as number;
        const wanted = target[slot] as number;
        if (wanted > limit) target[slot] = limit;
        else if (wanted < -limit) target[slot] = -limit;
      }
    },
  }),
});
