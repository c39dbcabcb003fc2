import * as z from 'zod';
import { defineRule } from '../../../core/index.js';

/** Small differences are not worth their fees. */
export const rebalanceBand = defineRule({
  name: 'rebalanceBand',
  title: 'Rebalance Band',
  summary: 'Leaves a position as it is while it is within a band round its target; a target of 0 is always followed.',
  formula: 'no trade when |target - position / equity| <= band',
  see: ['H. Leland, Optimal Portfolio Management with Transactions Costs and Capital Gains Taxes, 1999'],
  params: () =>
    z.strictObject({
      band: z.number().positive().max(1).default(0.02).describe('Half the width of the band, as a fraction of equity.'),
    }),
  shorthand: 'band',
  examples: [{ title: 'Two per cent of equity to either side', params: { band: 0.02 } }],
  open: ({ band }) => ({
    band(desk) {
      const { slots, slotCount, target, quantity } = desk;
      for (let at = 0; at < slotCount; at++) {
        const slot = slots[at] as number;
        const wanted = target[slot] as number;
        if (wanted === 0) continue;
        const current = quantity[slot] === 0 ? 0 : desk.fraction(slot);
        if (Math.abs(wanted - current) <= band) target[slot] = Number.NaN;
      }
    },
  }),
});
