import * as z from 'zod';
import { defineRule } from '../../../core/index.js';

/** A limit order at a distance from the mean price of the position. */
export const takeProfit = defineRule({
  name: 'takeProfit',
  title: 'Take Profit',
  summary: 'Closes each position by a limit order at a distance from its mean price.',
  formula: 'limit = mean price × (1 + distance) for a long position, × (1 - distance) for a short one',
  params: () =>
    z.strictObject({
      distance: z.number().positive().default(0.1).describe('Distance from the mean price, as a fraction.'),
    }),
  shorthand: 'distance',
  examples: [{ title: 'Ten per cent', params: { distance: 0.1 } }],
  open: ({ distance }) => ({
    filled(desk, slot) {
      const side = Math.sign(desk.quantity[slot] as number);
      desk.setTake(slot, (desk.averagePrice[slot] as number) * (1 + side * distance), 'takeProfit');
    },
  }),
});
