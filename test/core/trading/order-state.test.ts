import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  OrderState,
  type OrderFill,
  type OrderReport,
  type OrderRequest,
  type OrderStatus,
} from '../../../src/core/index.js';

const request: OrderRequest = {
  clientOrderId: 'a',
  symbol: 'A',
  side: 1,
  type: 'market',
  quantity: 10,
  limitPrice: null,
  stopPrice: null,
  timeInForce: 'gtc',
  reduceOnly: false,
};

const fillOf = (id: number, quantity: number, price = 100): OrderReport => {
  const fill: OrderFill = {
    fillId: `f${id}`,
    clientOrderId: 'a',
    symbol: 'A',
    side: 1,
    quantity,
    price,
    fee: 0,
    liquidity: 'taker',
    timeNs: 0n,
  };
  return { kind: 'fill', clientOrderId: 'a', fill };
};
const accepted: OrderReport = { kind: 'accepted', clientOrderId: 'a', venueOrderId: 'v' };
const said = (kind: 'rejected' | 'cancelled' | 'expired' | 'unknown'): OrderReport => ({
  kind,
  clientOrderId: 'a',
  cause: 'because',
});

function after(...reports: readonly OrderReport[]): OrderState {
  const state = new OrderState(request);
  for (const report of reports) state.apply(report);
  return state;
}

describe('the state of an order', () => {
  const paths: readonly (readonly [readonly OrderReport[], OrderStatus, number])[] = [
    [[], 'submitted', 0],
    [[accepted], 'accepted', 0],
    [[accepted, fillOf(1, 4)], 'partlyFilled', 4],
    [[accepted, fillOf(1, 4), fillOf(2, 6)], 'filled', 10],
    [[fillOf(1, 10), accepted], 'filled', 10],
    [[fillOf(1, 4), accepted], 'partlyFilled', 4],
    [[accepted, said('cancelled'), fillOf(1, 4)], 'cancelled', 4],
    [[accepted, said('cancelled'), fillOf(1, 10)], 'filled', 10],
    [[accepted, said('expired'), fillOf(1, 4)], 'expired', 4],
    [[said('unknown'), accepted], 'accepted', 0],
    [[said('unknown'), fillOf(1, 4)], 'partlyFilled', 4],
    [[said('unknown'), said('rejected')], 'rejected', 0],
    [[said('unknown'), said('cancelled')], 'cancelled', 0],
    [[said('cancelled'), accepted], 'cancelled', 0],
  ];
  it.each(paths)('goes where it may: case %#', (reports, status, filled) => {
    const state = after(...reports);
    expect([state.status, state.filled]).toEqual([status, filled]);
  });

  const illegal: readonly (readonly [readonly OrderReport[], OrderReport, string])[] = [
    [[said('rejected')], accepted, 'accepted after it had been rejected'],
    [[accepted, fillOf(1, 10)], said('cancelled'), 'cancelled after it had been filled'],
    [[accepted], said('rejected'), 'rejected after it had been accepted'],
    [[fillOf(1, 2)], said('rejected'), 'rejected after it had been partlyFilled'],
    [[said('cancelled')], said('expired'), 'expired after it had been cancelled'],
    [[accepted], said('unknown'), 'it is accepted, which is known'],
    [[accepted], { ...accepted, venueOrderId: 'w' }, 'order w of the venue'],
    [[fillOf(1, 2)], fillOf(1, 3), 'came again with another quantity'],
    [[], fillOf(1, Number.NaN), 'has quantity NaN'],
    [[], fillOf(1, -1), 'has quantity -1'],
  ];
  it.each(illegal)('reports what cannot be and does not obey it: case %#', (before, report, reason) => {
    const state = after(...before);
    const { status, filled } = state;
    expect(state.apply(report)).toEqual({ kind: 'illegal', reason: expect.stringContaining(reason) as string });
    expect([state.status, state.filled]).toEqual([status, filled]);
  });

  it('books a fill that should not be, and says what is wrong', () => {
    expect(after(said('rejected')).apply(fillOf(1, 4))).toMatchObject({
      to: 'partlyFilled',
      anomaly: 'fill f1 is of an order that was rejected',
    });
    expect(after(fillOf(1, 10)).apply(fillOf(2, 1))).toMatchObject({
      to: 'filled',
      anomaly: 'fill f2 makes it more than the 10 that were ordered',
    });
  });

  it('holds to a model: whatever comes, in whatever order and however often', () => {
    const event = fc.oneof(
      fc.constantFrom(accepted, said('rejected'), said('cancelled'), said('expired'), said('unknown')),
      fc
        .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 6 }))
        .map(([id, quantity]) => fillOf(id, quantity)),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (reports) => {
        const state = new OrderState(request);
        const booked = new Map<string, number>();
        for (const report of reports) {
          const { status, over, filled } = state;
          const transition = state.apply(report);
          if (report.kind === 'fill' && !booked.has(report.fill.fillId))
            booked.set(report.fill.fillId, report.fill.quantity);
          const sum = [...booked.values()].reduce((total, quantity) => total + quantity, 0);
          expect(state.filled).toBe(sum);
          if (sum > 0) expect(state.averagePrice).toBeCloseTo(100, 9);
          if (transition.kind !== 'changed') expect([state.status, state.filled]).toEqual([status, filled]);
          // Out of an end leads nothing but a fill.
          if (over && report.kind !== 'fill') expect(state.status).toBe(status);
          if (sum >= 10) expect(state.status).toBe('filled');
          if (state.status === 'filled') expect(sum).toBeGreaterThanOrEqual(10);
          if (['accepted', 'submitted', 'unknown', 'rejected'].includes(state.status)) expect(sum).toBe(0);
          // Heard again it changes nothing.
          expect(state.apply(report).kind).not.toBe('changed');
        }
      }),
    );
  });

  it('comes to the same position in every order of the same fills', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }),
        fc.nat(3),
        fc.boolean(),
        (order, place, twice) => {
          const fills = order.map((id) => fillOf(id, id));
          const reports = [...fills.slice(0, place), said('cancelled'), ...fills.slice(place), ...(twice ? fills : [])];
          expect(after(accepted, ...reports).filled).toBe(10);
          expect(after(accepted, ...reports).status).toBe('filled');
        },
      ),
    );
  });
});
