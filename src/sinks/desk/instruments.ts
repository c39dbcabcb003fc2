import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import type { VenueInstrument } from '../../core/index.js';

/** What a venue says of something that is traded. */
export interface InstrumentTerms {
  /** Smallest step of the price. */
  readonly tick: number;
  /** Smallest step of the quantity, in units. */
  readonly lot: number;
  /** Smallest order, in units. */
  readonly minQuantity: number;
  /** Largest order, in units. */
  readonly maxQuantity: number;
  /** Smallest value of an order, in currency. */
  readonly minNotional: number;
  /** Value of one point for one unit. */
  readonly multiplier: number;
  readonly currency: string;
}

const terms = () =>
  z.strictObject({
    tick: z.number().positive().optional().describe('Smallest step of the price; 0.01 by default.'),
    lot: z
      .number()
      .positive()
      .optional()
      .describe('Smallest step of the quantity; 1 by default, so fractions of a share need a smaller one.'),
    minQuantity: z.number().min(0).optional().describe('Smallest order, in units; one lot by default.'),
    maxQuantity: z
      .number()
      .positive()
      .optional()
      .describe('Largest order, in units: entries are cut to it, exits and protection go in several.'),
    minNotional: z.number().min(0).optional().describe('Smallest value of an order, in currency; 0 by default.'),
    multiplier: z.number().positive().optional().describe('Value of one point for one unit; 1 by default.'),
    currency: z.string().min(1).optional().describe('Currency of the price; that of the account by default.'),
  });

export const instrumentsParam = () =>
  z
    .record(z.string(), terms())
    .default({})
    .describe('Terms by symbol, as { AAPL: { tick: 0.01, lot: 1 } }; "default" stands for all that are not named.');

type Given = z.output<ReturnType<typeof instrumentsParam>>;

/**
 * The terms of a symbol: its own, else those of the venue, else those of `default`, else tick 0.01, lot 1, no least value,
 * multiplier 1.
 * @throws InvalidParams when it is priced in another currency than the account's
 */
export function termsOf(
  given: Given,
  symbol: string,
  accountCurrency: string,
  venue?: VenueInstrument,
): InstrumentTerms {
  const own = Object.hasOwn(given, symbol) ? given[symbol] : undefined;
  const fallback = given['default'];
  const pick = <K extends keyof NonNullable<typeof own>>(name: K): NonNullable<typeof own>[K] =>
    own?.[name] ?? venue?.[name] ?? fallback?.[name];
  const lot = pick('lot') ?? 1;
  const currency = pick('currency') ?? accountCurrency;
  if (currency !== accountCurrency) {
    throw new InvalidParams({
      component: 'desk',
      path: `instruments.${symbol}.currency`,
      found: currency,
      expected: `"${accountCurrency}", the currency of the account`,
      hint: 'A desk has one currency: give each currency a desk of its own.',
    });
  }
  return {
    tick: pick('tick') ?? 0.01,
    lot,
    minQuantity: pick('minQuantity') ?? lot,
    maxQuantity: pick('maxQuantity') ?? Number.POSITIVE_INFINITY,
    minNotional: pick('minNotional') ?? 0,
    multiplier: pick('multiplier') ?? 1,
    currency,
  };
}
