import * as z from 'zod';

export const slippageParam = () =>
  z
    .union([
      z.number().min(0).max(1),
      z.strictObject({ bps: z.number().min(0).max(10_000).describe('Hundredths of a per cent of the price.') }),
      z.strictObject({
        spread: z.number().min(0).describe('Part of the spread that is paid: 0.5 from its middle.'),
        column: z.string().min(1).default('spread').describe('Column with the spread in price units.'),
      }),
    ])
    .default(0)
    .describe(
      'How much worse than the seen price orders that take from the book fill: a fraction, { bps } or { spread }.',
    );

/** How far from the seen price a taking order fills. */
export interface Slippage {
  readonly fraction: number;
  readonly spread: number;
  /** Column of the spread; undefined when it is not asked for. */
  readonly column: string | undefined;
}

export function slippageOf(given: z.output<ReturnType<typeof slippageParam>>): Slippage {
  if (typeof given === 'number') return { fraction: given, spread: 0, column: undefined };
  if ('bps' in given) return { fraction: given.bps / 10_000, spread: 0, column: undefined };
  return { fraction: 0, spread: given.spread, column: given.column };
}
