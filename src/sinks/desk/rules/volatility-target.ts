import * as z from 'zod';
import { defineRule } from '../../../core/index.js';

/** Less of what swings more: the same risk from every symbol. */
export const volatilityTarget = defineRule({
  name: 'volatilityTarget',
  title: 'Volatility Target',
  summary:
    'Sizes each position so that it contributes the same volatility, shared among the symbols that can be traded.',
  formula: 'target = signal × min(target / volatility, maxLeverage) / number of tradable symbols at the instant',
  see: ['R. Carver, Systematic Trading, 2015', 'A. Moreira and T. Muir, Volatility-Managed Portfolios, 2017'],
  params: () =>
    z.strictObject({
      target: z.number().positive().default(0.15).describe('Wanted volatility, annualised as the column is.'),
      maxLeverage: z.number().positive().default(1).describe('Most that a quiet symbol is scaled up to.'),
      column: z.string().min(1).default('volatility').describe('Column with the volatility of each symbol.'),
    }),
  shorthand: 'target',
  columns: ({ column }) => [column],
  examples: [{ title: 'Fifteen per cent a year', params: { target: 0.15 } }],
  open: ({ target: wanted, maxLeverage, column }) => ({
    size(desk) {
      const { slots, slotCount, target, tradable } = desk;
      const volatility = desk.column(column);
      for (let at = 0; at < slotCount; at++) {
        const slot = slots[at] as number;
        const signal = target[slot] as number;
        // Flat needs no volatility; without one nothing else can be decided, since NaN carries through.
        if (signal === 0) continue;
        const own = volatility[slot] as number;
        const scale = own >= 0 ? Math.min(wanted / own, maxLeverage) : Number.NaN;
        target[slot] = (signal * scale) / tradable;
      }
    },
  }),
});
