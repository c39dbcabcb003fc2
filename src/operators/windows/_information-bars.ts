import * as z from 'zod';
import type { BarWeight, InformationBarParams } from '../../kernels/index.js';

/** What bars of information have in common: what counts, what is expected, who took. */
export const informationParams = () => ({
  of: z
    .enum(['ticks', 'volume', 'notional'])
    .default('ticks')
    .describe('What a trade counts: itself, its units, or the money that changed hands.'),
  ticks: z.int().min(2).describe('Trades in the first bar of a symbol, which sets the first expectations.'),
  barSpan: z.int().min(1).default(20).describe('Bars over which their number of trades is averaged.'),
  tickSpan: z.int().min(1).default(1000).describe('Trades over which what one trade brings is averaged.'),
  least: z.int().min(1).optional().describe('Fewest trades to expect in a bar; a tenth of `ticks` when left out.'),
  most: z.int().min(1).optional().describe('Most trades to expect in a bar; ten times `ticks` when left out.'),
  side: z
    .string()
    .min(1)
    .optional()
    .describe('Column that says who took (+1, -1, 0 unknown); without it the change of the price tells.'),
});

interface Given {
  readonly of: BarWeight;
  readonly ticks: number;
  readonly barSpan: number;
  readonly tickSpan: number;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  readonly side?: string | undefined;
}

function boundsOf({ ticks, least, most }: Pick<Given, 'ticks' | 'least' | 'most'>): { least: number; most: number } {
  return { least: least ?? Math.max(1, Math.floor(ticks / 10)), most: most ?? ticks * 10 };
}

/** The trades expected at first must lie within the bounds. */
export function within(given: Pick<Given, 'ticks' | 'least' | 'most'>): boolean {
  const { least, most } = boundsOf(given);
  return least <= given.ticks && given.ticks <= most;
}

export const WITHIN = { message: '"ticks" between "least" and "most"', path: ['ticks'] };

export function informationOf(given: Given): InformationBarParams {
  const { of, ticks, barSpan, tickSpan, side } = given;
  return { of, ticks, barSpan, tickSpan, ...boundsOf(given), sided: side !== undefined };
}

export function sideOf(given: Given): string | undefined {
  return given.side;
}
