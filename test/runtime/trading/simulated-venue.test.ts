import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/index.js';
import { PreTradeGate, type CheckedOrder, type OrderReport, type OrderRequest } from '../../../src/core/index.js';
import { SimulatedVenue, VirtualClock, type SimulatedVenueOptions } from '../../../src/testing/index.js';

function checked(clientOrderId: string, change: Partial<OrderRequest> = {}): CheckedOrder {
  const order: OrderRequest = {
    clientOrderId,
    symbol: 'A',
    side: 1,
    type: 'market',
    quantity: 10,
    limitPrice: null,
    stopPrice: null,
    timeInForce: 'gtc',
    reduceOnly: false,
    ...change,
  };
  const passed = new PreTradeGate({}).check(order, {
    nowNs: 0n,
    lastPrice: 100,
    pricedNs: 0n,
    tick: 1,
    lot: 1,
    maxQuantity: 1000,
    multiplier: 1,
    position: 0,
    pending: 0,
    grossNotional: 0,
    equity: 1000,
    openOrders: 0,
    unknownOrder: false,
    restingBuy: Number.NaN,
    restingSell: Number.NaN,
    halted: undefined,
    entriesClosed: undefined,
  });
  if ('refusal' in passed) throw new Error(passed.cause);
  return passed;
}

function opened(options: Partial<SimulatedVenueOptions> = {}) {
  const clock = new VirtualClock();
  const venue = new SimulatedVenue({ clock, random: seededRandom(3), ...options });
  venue.setPrice('A', 100);
  const connection = venue.connect();
  const heard: OrderReport[] = [];
  connection.listen((report) => heard.push(report));
  return { clock, venue, connection, heard };
}

describe('a simulated venue', () => {
  it('accepts, fills and tells', async () => {
    const { clock, venue, connection, heard } = opened();
    const answer = connection.submit(checked('a'));
    await clock.runUntilIdle();
    expect(await answer).toMatchObject({ kind: 'accepted' });
    expect(venue.holdings).toEqual(new Map([['A', 10]]));
    expect(heard.map(({ kind }) => kind).sort()).toEqual(['accepted', 'fill']);
  });

  it.each([
    [true, 'repeated', 1],
    [false, 'accepted', 2],
  ] as const)('refuses repeated ids: %s', async (refusesRepeatedIds, kind, orders) => {
    const { clock, venue, connection } = opened({ refusesRepeatedIds });
    void connection.submit(checked('a'));
    await clock.runUntilIdle();
    const second = connection.submit(checked('a'));
    await clock.runUntilIdle();
    expect(await second).toMatchObject({ kind });
    expect(venue.orders).toHaveLength(orders);
  });

  it('rests a limit order until its price comes, and cancels it before', async () => {
    const { clock, venue, connection } = opened();
    for (const id of ['a', 'b']) void connection.submit(checked(id, { type: 'limit', limitPrice: 90 }));
    await clock.runUntilIdle();
    void connection.cancel('b');
    await clock.runUntilIdle();
    venue.setPrice('A', 89);
    await clock.runUntilIdle();
    const states = new Map(venue.orders.map(({ clientOrderId, status }) => [clientOrderId, status]));
    expect(states.get('a')).toBe('filled');
    expect(states.get('b')).toBe('cancelled');
  });

  it('shows what it has not before its time', async () => {
    const { clock, connection } = opened();
    void connection.submit(checked('a'));
    await clock.advance(1000);
    const found = connection.query('a');
    await clock.runUntilIdle();
    expect(await found).toMatchObject({ status: 'filled', filledQuantity: 10 });
  });

  it('takes a request that its sender does not hear of', async () => {
    const { clock, venue, connection } = opened({ faults: { lostReply: 1 } });
    let settled = false;
    connection.submit(checked('a')).then(
      () => (settled = true),
      () => undefined,
    );
    await clock.runUntilIdle();
    expect(settled).toBe(false);
    expect(venue.orders).toHaveLength(1);
  });

  it('asks to come again, and has taken nothing then', async () => {
    const { clock, venue, connection } = opened({ faults: { busy: 1 } });
    const answer = expect(connection.submit(checked('a'))).rejects.toThrow('Try again after');
    await clock.runUntilIdle();
    await answer;
    expect(venue.orders).toEqual([]);
  });

  it('says nothing to a process that is gone', async () => {
    const { clock, connection, heard } = opened();
    void connection.submit(checked('a'));
    connection.cut = true;
    await clock.runUntilIdle();
    expect(heard).toEqual([]);
  });

  it('takes nothing that did not come through the gate', () => {
    const { connection } = opened();
    expect(() => connection.submit({ ...checked('a') } as CheckedOrder)).toThrow('did not come through the gate');
  });
});
