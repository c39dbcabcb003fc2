import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isChecked,
  PreTradeGate,
  type GateFacts,
  type GateRefusal,
  type Limits,
  type OrderRequest,
} from '../../../src/core/index.js';

const SECOND = 1_000_000_000n;
const NOON = 1_700_049_600n * SECOND;

const order: OrderRequest = {
  clientOrderId: 'a',
  symbol: 'A',
  side: 1,
  type: 'limit',
  quantity: 10,
  limitPrice: 100,
  stopPrice: null,
  timeInForce: 'gtc',
  reduceOnly: false,
};

const facts: GateFacts = {
  nowNs: NOON,
  lastPrice: 100,
  pricedNs: NOON,
  tick: 0.01,
  lot: 1,
  maxQuantity: 1000,
  multiplier: 1,
  position: 0,
  pending: 0,
  grossNotional: 0,
  equity: 10_000,
  openOrders: 0,
  unknownOrder: false,
  restingBuy: Number.NaN,
  restingSell: Number.NaN,
  halted: undefined,
  entriesClosed: undefined,
};

function refusalOf(
  limits: Limits,
  change: Partial<OrderRequest> = {},
  more: Partial<GateFacts> = {},
): GateRefusal | undefined {
  const answer = new PreTradeGate(limits).check({ ...order, ...change }, { ...facts, ...more });
  return 'refusal' in answer ? answer.refusal : undefined;
}

describe('the pre-trade gate', () => {
  it('makes what a venue takes, and nothing else does', () => {
    const passed = new PreTradeGate({}).check(order, facts);
    expect(passed).toMatchObject(order);
    expect(isChecked(passed)).toBe(true);
    expect(isChecked({ ...passed })).toBe(false);
    expect(isChecked(order)).toBe(false);
  });

  const cases: readonly (readonly [GateRefusal, Limits, Partial<OrderRequest>, Partial<GateFacts>])[] = [
    ['killSwitch', {}, {}, { halted: 'tripped' }],
    ['notFinite', {}, { quantity: Number.NaN }, {}],
    ['notFinite', {}, { quantity: -1 }, {}],
    ['notFinite', {}, { limitPrice: Number.POSITIVE_INFINITY }, {}],
    ['notFinite', {}, { type: 'stop', stopPrice: null }, {}],
    ['lot', {}, { quantity: 1.5 }, {}],
    ['tick', {}, { limitPrice: 100.005 }, {}],
    ['maxQuantity', {}, { quantity: 1001 }, {}],
    ['noPrice', {}, {}, { lastPrice: Number.NaN }],
    ['quoteAgeMs', { quoteAgeMs: 1000 }, {}, { pricedNs: NOON - 2n * SECOND }],
    ['priceCollar', { priceCollar: 0.05 }, { limitPrice: 106 }, {}],
    ['priceCollar', { priceCollar: 0.05 }, { side: -1, limitPrice: 94 }, {}],
    ['session', { session: { from: '13:30', to: '20:00' } }, {}, {}],
    ['entriesClosed', {}, {}, { entriesClosed: 'stale' }],
    ['unknownOrder', {}, {}, { unknownOrder: true }],
    ['selfTrade', {}, { limitPrice: 101 }, { restingSell: 101 }],
    ['selfTrade', {}, { side: -1, limitPrice: 99 }, { restingBuy: 99.5 }],
    ['selfTrade', {}, { type: 'market', limitPrice: null }, { restingSell: 100 }],
    ['selfTrade', { priceCollar: 0.02 }, { type: 'market', limitPrice: null }, { restingSell: 101.5 }],
    ['restricted', { restricted: ['A'] }, {}, {}],
    ['orderQuantity', { orderQuantity: 9 }, {}, {}],
    ['orderNotional', { orderNotional: 999 }, {}, {}],
    ['orderNotional', { orderNotional: 1999 }, {}, { multiplier: 2 }],
    ['instrumentNotional', { instrumentNotional: 1500 }, {}, { position: 6 }],
    ['instrumentNotional', { instrumentNotional: 1500 }, {}, { pending: 6 }],
    ['dayNotional', { dayNotional: 999 }, {}, {}],
    ['positionQuantity', { positionQuantity: 10 }, {}, { position: 1 }],
    ['positionQuantity', { positionQuantity: 9 }, { side: -1 }, {}],
    ['grossNotional', { grossNotional: 1999 }, {}, { grossNotional: 1000 }],
    ['grossNotional', { grossNotional: 1e9 }, {}, { grossNotional: Number.NaN }],
    ['openOrders', { openOrders: 1 }, {}, { openOrders: 1 }],
    ['dailyLoss', { dailyLoss: 1e9 }, {}, { equity: Number.NaN }],
  ];
  it.each(cases)('refuses for %s: case %#', (refusal, limits, change, more) => {
    expect(refusalOf(limits, change, more)).toBe(refusal);
  });

  it('lets through what is just within the limits', () => {
    expect(
      refusalOf(
        {
          orderQuantity: 10,
          orderNotional: 1000,
          instrumentNotional: 1600,
          dayNotional: 1000,
          positionQuantity: 16,
          grossNotional: 2000,
          priceCollar: 0.05,
          quoteAgeMs: 1000,
          openOrders: 1,
          ordersPerDay: 1,
          ordersPerSecond: 1,
          dailyLoss: 1,
          restricted: ['B'],
          session: { from: '12:00', to: '12:01' },
        },
        {},
        { position: 6, grossNotional: 1000, pricedNs: NOON - SECOND },
      ),
    ).toBeUndefined();
  });

  it('counts orders by second and by day, and begins a day anew', () => {
    const gate = new PreTradeGate({ ordersPerSecond: 2, ordersPerDay: 3 });
    const at = (ms: number): string => {
      const answer = gate.check(order, { ...facts, nowNs: NOON + BigInt(ms) * 1_000_000n });
      return 'refusal' in answer ? answer.refusal : 'passed';
    };
    expect([0, 1, 2, 999, 1000, 2001].map(at)).toEqual([
      'passed',
      'passed',
      'ordersPerSecond',
      'ordersPerSecond',
      'passed',
      'ordersPerDay',
    ]);
    expect(at(86_400_000)).toBe('passed');
    // A clock that goes back does not bring a new day.
    expect([1000, 2000].map((ms) => at(86_400_000 + ms))).toEqual(['passed', 'passed']);
    expect(at(0)).toBe('ordersPerDay');
  });

  it('refuses an equal order for a while, and lets another through', () => {
    const gate = new PreTradeGate({ duplicateWithinMs: 2000 });
    const pass = (ms: number, change: Partial<OrderRequest> = {}): boolean =>
      isChecked(gate.check({ ...order, ...change }, { ...facts, nowNs: NOON + BigInt(ms) * 1_000_000n }));
    expect([pass(0), pass(1999), pass(1999, { quantity: 11 }), pass(2001)]).toEqual([true, false, true, true]);
  });

  it('stops opening positions after the loss of a day, and lets them be closed', () => {
    const gate = new PreTradeGate({ dailyLoss: 500 });
    expect(isChecked(gate.check(order, facts))).toBe(true);
    const poorer = { ...facts, equity: 9500, position: 10 };
    expect(gate.check(order, poorer)).toEqual({ refusal: 'dailyLoss', cause: 'dailyLoss: 500 is above 500' });
    expect(isChecked(gate.check({ ...order, side: -1, reduceOnly: true }, poorer))).toBe(true);
  });

  it('never lets more out than the limits say, whatever comes', () => {
    const limits: Limits = { orderNotional: 3000, positionQuantity: 40, dayNotional: 20_000, ordersPerDay: 12 };
    const odd = fc.oneof(
      fc.integer({ min: -5, max: 60 }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, 0.5),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            side: fc.constantFrom(1 as const, -1 as const),
            quantity: odd,
            lastPrice: fc.oneof(fc.integer({ min: 1, max: 200 }), odd),
          }),
          {
            maxLength: 40,
          },
        ),
        (wishes) => {
          const gate = new PreTradeGate(limits);
          let position = 0;
          let ordered = 0;
          let count = 0;
          for (const { side, quantity, lastPrice } of wishes) {
            const answer = gate.check(
              { ...order, type: 'market', limitPrice: null, side, quantity },
              { ...facts, lastPrice, position },
            );
            if ('refusal' in answer) continue;
            expect(Number.isInteger(quantity) && quantity > 0 && lastPrice > 0 && Number.isFinite(lastPrice)).toBe(
              true,
            );
            expect(quantity * lastPrice).toBeLessThanOrEqual(3000);
            position += side * quantity;
            ordered += quantity * lastPrice;
            count++;
            expect(Math.abs(position)).toBeLessThanOrEqual(40);
            expect(ordered).toBeLessThanOrEqual(20_000);
            expect(count).toBeLessThanOrEqual(12);
          }
        },
      ),
    );
  });

  it('looks again only at what time can change', () => {
    const gate = new PreTradeGate({ ordersPerDay: 1, quoteAgeMs: 1000 });
    gate.check(order, facts);
    expect(isChecked(gate.recheck(order, facts))).toBe(true);
    expect(gate.recheck(order, { ...facts, pricedNs: NOON - 5n * SECOND })).toMatchObject({ refusal: 'quoteAgeMs' });
    expect(gate.recheck(order, { ...facts, halted: 'tripped' })).toMatchObject({ refusal: 'killSwitch' });
  });
});
