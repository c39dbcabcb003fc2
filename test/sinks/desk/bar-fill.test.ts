import { describe, expect, it } from 'vitest';
import type { OrderType } from '../../../src/core/index.js';
import { matchBar, matchOpen, type Match } from '../../../src/sinks/desk/bar-fill.js';
import { Order } from '../../../src/sinks/desk/order.js';

const order = (type: OrderType, side: 1 | -1, limitPrice: number, stopPrice = Number.NaN): Order =>
  new Order(
    {
      slot: 0,
      side,
      type,
      quantity: 10,
      limitPrice,
      stopPrice,
      timeInForce: 'gtc',
      reduceOnly: false,
      leg: 'entry',
      cause: 'signal',
      eligibleNs: 0n,
    },
    'id',
    0,
    0n,
  );

describe.each([1, -1] as const)('a limit of side %i', (side) => {
  const match = (): Match => ({ price: Number.NaN, taker: true });
  const at = (distance: number): number => 100 - side * distance;

  it.each([
    ['touch', 0, true],
    ['through', 0, false],
    ['touch', 0.01, true],
    ['through', 0.01, true],
    ['touch', -0.01, false],
    ['through', -0.01, false],
  ] as const)('that fills by %s, when the price is %d beyond it: %s', (limitFill, distance, fills) => {
    const found = match();
    expect(matchOpen(order('limit', side, 100), at(distance), true, limitFill, found)).toBe(fills);
    if (fills) expect(found.price).toBe(at(distance));
    expect(
      matchBar(
        order('limit', side, 100),
        side > 0 ? 120 : 100 + distance,
        side > 0 ? 100 - distance : 80,
        limitFill,
        found,
      ),
    ).toBe(fills);
    const triggered = order('stopLimit', side, 100, 90);
    triggered.triggered = true;
    expect(matchOpen(triggered, at(distance), true, limitFill, found)).toBe(fills);
  });

  it('is filled within the bar whose open only touched it, when the price goes through it', () => {
    const found = match();
    expect(matchOpen(order('limit', side, 100), 100, true, 'through', found)).toBe(false);
    expect(matchBar(order('limit', side, 100), 101, 99, 'through', found)).toBe(true);
    expect(found).toEqual({ price: 100, taker: false });
  });
});
