import { difference, downTo, product, towardsZero, upTo } from './decimal.js';
import type { InstrumentTerms } from './instruments.js';
import type { OrderType } from '../../core/index.js';

export interface RoundedOrder {
  readonly price: number;
  readonly quantity: number;
  /** Why it cannot be sent; undefined when it can. */
  readonly refusal: 'below the least quantity' | 'below the least value' | undefined;
}

/** A limit price that gives nothing away: a purchase down to the tick, a sale up. */
export function roundLimit(price: number, side: 1 | -1, tick: number): number {
  return side > 0 ? downTo(price, tick) : upTo(price, tick);
}

/**
 * A stop price on the tick. One that protects a position must not fire late: a sale is rounded up, a purchase down;
 * one that opens a position the other way.
 */
export function roundStop(price: number, side: 1 | -1, tick: number, protects: boolean): number {
  return side > 0 === protects ? downTo(price, tick) : upTo(price, tick);
}

/** A quantity in parts of which none is above the largest order. */
export function slices(quantity: number, { maxQuantity, lot }: InstrumentTerms): number[] {
  if (quantity <= maxQuantity) return [quantity];
  const most = towardsZero(maxQuantity, lot);
  // Smaller than a lot: the gate says what is wrong.
  if (most === 0) return [quantity];
  const parts: number[] = [];
  let left = quantity;
  for (; left > most; left = difference(left, most)) parts.push(most);
  return [...parts, left];
}

/**
 * Brings an order into the form a venue takes, in exact decimals: quantity down to the lot and to the largest order, price to the
 * tick; then the least quantity, and the least value of the rounded price times the rounded quantity.
 */
export function roundOrder(
  terms: InstrumentTerms,
  side: 1 | -1,
  type: OrderType,
  price: number,
  wanted: number,
): RoundedOrder {
  const rounded =
    type === 'market'
      ? price
      : type === 'limit'
        ? roundLimit(price, side, terms.tick)
        : roundStop(price, side, terms.tick, false);
  const down = towardsZero(wanted, terms.lot);
  if (down < terms.minQuantity) return { price: rounded, quantity: down, refusal: 'below the least quantity' };
  const quantity = down > terms.maxQuantity ? towardsZero(terms.maxQuantity, terms.lot) : down;
  const tooSmall = terms.minNotional > 0 && product(product(rounded, quantity), terms.multiplier) < terms.minNotional;
  return { price: rounded, quantity, refusal: tooSmall ? 'below the least value' : undefined };
}
