import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Order, type OrderWish } from '../../../src/sinks/desk/order.js';
import { roundOrder, roundStop } from '../../../src/sinks/desk/order-rounding.js';

interface Market {
  readonly tick: number;
  readonly lot: number;
  readonly min_qty: number;
  readonly max_qty: number | null;
  readonly min_notional: number;
}

interface Case {
  readonly market: string;
  readonly price: number;
  readonly qty: number;
  readonly side: 'buy' | 'sell';
  readonly result: { readonly price: number; readonly qty: number; readonly reject: string | null };
}

const reference = JSON.parse(
  readFileSync(new URL('../../reference/execution/orders.json', import.meta.url), 'utf8'),
) as { readonly markets: Record<string, Market>; readonly orders: readonly Case[] };

const words = { min_qty: 'below the least quantity', min_notional: 'below the least value' } as const;

describe('orders as a venue takes them', () => {
  it.each(reference.orders)('$market $side $qty at $price', ({ market, price, qty, side, result }) => {
    const { tick, lot, min_qty, max_qty, min_notional } = reference.markets[market] as Market;
    const terms = {
      tick,
      lot,
      minQuantity: min_qty,
      maxQuantity: max_qty ?? Number.POSITIVE_INFINITY,
      minNotional: min_notional,
      multiplier: 1,
      currency: 'USD',
    };
    const rounded = roundOrder(terms, side === 'buy' ? 1 : -1, 'limit', price, qty);
    expect(rounded.price).toBe(result.price);
    expect(rounded.quantity).toBe(result.qty);
    expect(rounded.refusal).toBe(result.reject === null ? undefined : words[result.reject as keyof typeof words]);
  });

  it('lets a protective stop fire early rather than late', () => {
    expect(roundStop(97.123, -1, 0.01, true)).toBe(97.13);
    expect(roundStop(97.123, 1, 0.01, true)).toBe(97.12);
    expect(roundStop(97.123, 1, 0.01, false)).toBe(97.13);
    expect(roundStop(97.123, -1, 0.01, false)).toBe(97.12);
  });

  it('cannot build an order with a size or price that is not finite and positive', () => {
    const bad = fc.constantFrom(Number.NaN, 0, -0, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    const good: OrderWish = {
      slot: 0,
      side: 1,
      type: 'stopLimit',
      quantity: 1,
      limitPrice: 1,
      stopPrice: 1,
      timeInForce: 'gtc',
      reduceOnly: false,
      leg: 'entry',
      cause: 'signal',
      eligibleNs: 0n,
    };
    expect(new Order(good, 'id', 1, 0n).quantity).toBe(1);
    fc.assert(
      fc.property(bad, fc.constantFrom('quantity', 'limitPrice', 'stopPrice'), (value, name) => {
        expect(() => new Order({ ...good, [name]: value }, 'id', 1, 0n)).toThrow(`has ${name} ${value}`);
      }),
    );
  });
});
