import * as z from 'zod';
import { defineRule } from '../../../core/index.js';

/** All positions together not above a multiple of equity. */
export const maxGross = defineRule({
  name: 'maxGross',
  title: 'Largest Gross Exposure',
  summary: 'Scales targets down together when all positions, long plus short, would be more than a multiple of equity.',
  formula:
    'sum of |target| over decided and of |position| / equity, with what is on order, over all other symbols <= limit',
  params: () =>
    z.strictObject({
      limit: z.number().positive().default(1).describe('Largest gross exposure, as a multiple of equity.'),
    }),
  shorthand: 'limit',
  examples: [{ title: 'Twice the equity, on margin', params: { limit: 2 } }],
  open: ({ limit }) => ({
    limit(desk) {
      const { slots, slotCount, target } = desk;
      let decided = 0;
      let left = desk.committedGross;
      for (let at = 0; at < slotCount; at++) {
        const slot = slots[at] as number;
        const wanted = target[slot] as number;
        if (Number.isNaN(wanted)) continue;
        decided += Math.abs(wanted);
        if (left > 0) left -= desk.committed(slot);
      }
      // What is left over of a difference of sums is no position.
      if (left < 1e-12) left = 0;
      if (decided === 0 || decided + left <= limit) return;
      const scale = Math.max(0, limit - left) / decided;
      for (let at = 0; at < slotCount; at++) {
        const slot = slots[at] as number;
        target[slot] = (target[slot] as number) * scale;
      }
    },
  }),
});
