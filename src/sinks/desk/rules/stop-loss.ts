import * as z from 'zod';
import { defineRule } from '../../../core/index.js';

/** A stop order at a distance from the mean price of the position. */
export const stopLoss = defineRule({
  name: 'stopLoss',
  title: 'Stop Loss',
  summary: 'Protects each position by a stop order at a distance from its mean price; it is never loosened.',
  formula: 'stop = mean price × (1 - distance) for a long position, × (1 + distance) for a short one',
  params: () =>
    z.strictObject({
      distance: z.number().positive().max(1).default(0.05).describe('Distance from the mean price, as a fraction.'),
    }),
  shorthand: 'distance',
  examples: [{ title: 'Five per cent', params: { distance: 0.05 } }],
  open: ({ distance }) => ({
    filled(desk, slot) {
      const side = Math.sign(desk.quantity[slot] as number);
      desk.setStop(slot, (desk.averagePrice[slot] as number) * (1 - side * distance), 'stopLoss');
    },
  }),
});
