import { describe, expect, it } from 'vitest';
import {
  AccountExposure,
  PreTradeGate,
  type DeskExposure,
  type GateFacts,
  type Limits,
  type OrderRequest,
} from '../../../src/core/index.js';

const DAY = 86_400_000_000_000n;

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
  nowNs: DAY,
  lastPrice: 100,
  pricedNs: DAY,
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

/** A desk with nothing, but for what is given; its gate knows no limits of its own. */
function deskWith(more: Partial<DeskExposure> = {}): DeskExposure & { readonly gate: PreTradeGate } {
  const gate = new PreTradeGate({});
  return {
    gate,
    counters: gate.counters,
    equity: 10_000,
    grossNotional: 0,
    openOrders: 0,
    position: () => 0,
    pending: () => 0,
    hasUnknown: () => false,
    resting: () => Number.NaN,
    ...more,
  };
}

/** What the account says to an order of a desk that has nothing, beside another desk. */
function refusal(limits: Limits, other: Partial<DeskExposure>, nowNs = DAY): string | undefined {
  const exposure = new AccountExposure();
  const own = deskWith();
  exposure.enlist(own);
  exposure.enlist(deskWith(other));
  const now = { ...facts, nowNs, pricedNs: nowNs };
  const answer = own.gate.check(order, now, () => ({
    limits,
    facts: exposure.factsOf('A', now),
    tally: exposure.tallyOn(own.counters.day),
  }));
  return 'refusal' in answer ? answer.refusal : undefined;
}

describe('the limits of an account', () => {
  it.each<[string, Limits, Partial<DeskExposure>]>([
    ['grossNotional', { grossNotional: 1900 }, { grossNotional: 1000 }],
    ['positionQuantity', { positionQuantity: 15 }, { position: () => 6 }],
    ['instrumentNotional', { instrumentNotional: 1500 }, { pending: () => 6 }],
    ['openOrders', { openOrders: 2 }, { openOrders: 2 }],
    ['unknownOrder', {}, { hasUnknown: (symbol) => symbol === 'A' }],
    ['selfTrade', {}, { resting: (_, side) => (side < 0 ? 100 : 101) }],
  ])('count what all its desks hold: %s', (name, limits, other) => {
    expect(refusal(limits, other)).toBe(name);
    expect(refusal(limits, {})).toBeUndefined();
  });

  it('count what all its desks have sent on the day', () => {
    const other = deskWith();
    other.gate.check({ ...order, quantity: 20 }, facts);
    expect(refusal({ ordersPerDay: 1 }, other)).toBe('ordersPerDay');
    expect(refusal({ dayNotional: 2500 }, other)).toBe('dayNotional');
    expect(refusal({ ordersPerDay: 1 }, other, 2n * DAY)).toBeUndefined();
  });

  it('see a loss of one desk when another wants to open', () => {
    const other = deskWith({ equity: 9000 });
    other.gate.check(order, facts);
    expect(refusal({ dailyLoss: 1000 }, other)).toBe('dailyLoss');
    expect(refusal({ dailyLoss: 1001 }, other)).toBeUndefined();
    expect(refusal({ dailyLoss: 1000 }, other, 2n * DAY)).toBeUndefined();
  });

  it('forget a desk that has ended', () => {
    const exposure = new AccountExposure();
    const leave = exposure.enlist(deskWith({ grossNotional: 500 }));
    expect(exposure.factsOf('A', facts).grossNotional).toBe(500);
    leave();
    expect(exposure.factsOf('A', facts).grossNotional).toBe(0);
  });
});
