import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, type ExchangeOrder } from '../../../../src/testing/stand-in-exchange/book/exchange-order.js';
import {
  MatchingEngine,
  type ExecutionReport,
} from '../../../../src/testing/stand-in-exchange/book/matching-engine.js';
import { fixed, formatFixed, ONE } from '../../../../src/testing/stand-in-exchange/fixed.js';
import { listed } from '../../../../src/testing/stand-in-exchange/market.js';
import { VirtualClock, type EngineTerms, type PlaceOrder } from '../../../../src/testing/index.js';

const market = listed({ base: 'A', quote: 'U', price: 100, tick: 1, lot: 1, minNotional: 10 });

class Bench {
  readonly reports: ExecutionReport[] = [];
  readonly engine: MatchingEngine;
  private numbers = 0;

  constructor(terms: Partial<EngineTerms> = {}, fee = '0.01') {
    this.engine = new MatchingEngine({
      markets: [market],
      fees: { maker: 0n, taker: fixed(fee, 'fee'), paidIn: 'quote' },
      clock: new VirtualClock(),
      openOrders: 200,
      repeatedIds: 'refusedWhileOpen',
      portion: (quantity) => quantity,
      ...terms,
    });
    this.engine.listen({ reported: (report) => this.reports.push(report) });
    for (const name of ['one', 'two', 'three']) {
      const { balances } = this.engine.openAccount(name, { endless: false });
      balances.add('U', fixed(100_000, 'U'));
      balances.add('A', fixed(1_000, 'A'));
    }
  }

  order(account: string, side: 'BUY' | 'SELL', quantity: number, price?: number, more: Partial<PlaceOrder> = {}) {
    return this.engine.place(account, {
      market,
      clientOrderId: `c${++this.numbers}`,
      side,
      type: price === undefined ? 'MARKET' : 'LIMIT',
      timeInForce: 'GTC',
      price: fixed(price ?? 0, 'price'),
      stopPrice: 0n,
      quantity: fixed(quantity, 'quantity'),
      ...more,
    });
  }

  held(account: string): { readonly U: string; readonly A: string } {
    const { balances } = this.engine.account(account);
    const all = (asset: string): string => formatFixed(balances.of(asset).free + balances.of(asset).locked);
    return { U: all('U'), A: all('A') };
  }
}

const executions = (order: ExchangeOrder): string[] =>
  order.executions.map(({ price, quantity }) => `${quantity / ONE}@${price / ONE}`);

describe('the matching engine', () => {
  it('goes by price, then by time', () => {
    const bench = new Bench();
    const late = bench.order('one', 'SELL', 5, 102);
    const first = bench.order('two', 'SELL', 5, 101);
    const second = bench.order('one', 'SELL', 5, 101);
    const taker = bench.order('three', 'BUY', 12, 103);
    expect(executions(taker)).toEqual(['5@101', '5@101', '2@102']);
    expect([first.status, second.status, late.status]).toEqual(['FILLED', 'FILLED', 'PARTIALLY_FILLED']);
    expect(taker.status).toBe('FILLED');
    expect(bench.engine.state('AU').last).toBe(fixed(102, ''));
    expect(bench.held('three')).toEqual({ U: formatFixed(fixed('98773.86', '')), A: '1012.00000000' });
  });

  it('lets what is left rest, expire or be killed as it was ordered', () => {
    const bench = new Bench();
    bench.order('one', 'SELL', 5, 101);
    expect(bench.order('two', 'BUY', 6, 101, { timeInForce: 'FOK' })).toMatchObject({
      status: 'EXPIRED',
      executed: 0n,
    });
    const partly = bench.order('two', 'BUY', 6, 101, { timeInForce: 'IOC' });
    expect(partly.status).toBe('EXPIRED');
    expect(executions(partly)).toEqual(['5@101']);
    expect(bench.order('two', 'BUY', 6, 101).status).toBe('NEW');
    expect(bench.order('one', 'SELL', 6).status).toBe('FILLED');
    expect(bench.order('one', 'SELL', 6).status).toBe('EXPIRED');
  });

  it('keeps a stop until its price is reached, and lets one wake the next', () => {
    const bench = new Bench();
    bench.order('one', 'BUY', 5, 95);
    bench.order('one', 'BUY', 5, 90);
    bench.order('one', 'BUY', 20, 80);
    const stop = (price: number, type: 'STOP_LOSS' | 'STOP_LOSS_LIMIT', limit?: number): ExchangeOrder =>
      bench.order('two', 'SELL', 5, limit, { type, stopPrice: fixed(price, '') });
    const far = stop(90, 'STOP_LOSS');
    const near = stop(95, 'STOP_LOSS_LIMIT', 85);
    expect([far.waits, near.waits]).toEqual([true, true]);
    expect(() => stop(100, 'STOP_LOSS')).toThrow('Stop price would trigger immediately.');
    bench.order('three', 'SELL', 5, 95);
    expect(executions(near)).toEqual(['5@90']);
    expect(executions(far)).toEqual(['5@80']);
    const take = bench.order('three', 'SELL', 5, undefined, { type: 'TAKE_PROFIT', stopPrice: fixed(95, '') });
    bench.order('two', 'SELL', 1, 95);
    bench.order('one', 'BUY', 1, 95);
    expect(executions(take)).toEqual(['5@80']);
  });

  it('refuses what a market or an account does not allow, with the code of the exchange', () => {
    const bench = new Bench();
    const refused = (order: () => unknown): unknown => {
      try {
        return order();
      } catch (error) {
        return [(error as { code: number }).code, (error as Error).message];
      }
    };
    bench.order('one', 'SELL', 5, 101, { clientOrderId: 'mine' });
    expect(refused(() => bench.order('two', 'BUY', 5, 100.5))).toEqual([-1013, 'Filter failure: PRICE_FILTER']);
    expect(refused(() => bench.order('two', 'BUY', 1.5, 100))).toEqual([-1013, 'Filter failure: LOT_SIZE']);
    expect(refused(() => bench.order('two', 'BUY', 1, 9))).toEqual([-1013, 'Filter failure: NOTIONAL']);
    expect(refused(() => bench.order('two', 'BUY', 5, 101, { type: 'LIMIT_MAKER' }))).toEqual([
      -2010,
      'Order would immediately match and take.',
    ]);
    expect(refused(() => bench.order('two', 'BUY', 999, 101))).toEqual([
      -2010,
      'Account has insufficient balance for requested action.',
    ]);
    expect(refused(() => bench.order('two', 'SELL', 1001, 101))).toMatchObject([-2010, /insufficient/]);
    expect(refused(() => bench.order('one', 'SELL', 5, 101, { clientOrderId: 'mine' }))).toEqual([
      -2010,
      'Duplicate order sent.',
    ]);
    bench.engine.cancel('one', 'AU', { clientOrderId: 'mine' });
    expect(refused(() => bench.engine.cancel('one', 'AU', { clientOrderId: 'mine' }))).toEqual([
      -2011,
      'Unknown order sent.',
    ]);
    expect(bench.order('one', 'SELL', 5, 101, { clientOrderId: 'mine' }).status).toBe('NEW');
    expect(refused(() => bench.engine.state('XU'))).toEqual([-1121, 'Invalid symbol.']);
  });

  it('refuses an id for ever where it is told to', () => {
    const bench = new Bench({ repeatedIds: 'refused' });
    bench.order('one', 'SELL', 5, 101, { clientOrderId: 'mine' });
    bench.engine.cancel('one', 'AU', { clientOrderId: 'mine' });
    expect(() => bench.order('one', 'SELL', 5, 101, { clientOrderId: 'mine' })).toThrow('Duplicate order sent.');
  });

  it('takes fees out of what is received where it is told to', () => {
    const fees = { maker: fixed('0.02', ''), taker: fixed('0.01', ''), paidIn: 'received' as const };
    const bench = new Bench({ fees });
    bench.order('one', 'SELL', 10, 100);
    bench.order('two', 'BUY', 10);
    expect(bench.held('two')).toEqual({ U: '99000.00000000', A: '1009.90000000' });
    expect(bench.held('one')).toEqual({ U: '100980.00000000', A: '990.00000000' });
  });

  it('neither makes nor loses anything, whatever is ordered', () => {
    const act = fc.record({
      account: fc.constantFrom('one', 'two', 'three'),
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      type: fc.constantFrom('LIMIT', 'LIMIT', 'MARKET', 'LIMIT_MAKER', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT'),
      timeInForce: fc.constantFrom('GTC' as const, 'GTC' as const, 'IOC' as const, 'FOK' as const),
      price: fc.integer({ min: 90, max: 110 }),
      stop: fc.integer({ min: 90, max: 110 }),
      quantity: fc.integer({ min: 1, max: 300 }),
      cancel: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 80 }), fc.nat(5), (acts, cut) => {
        const bench = new Bench({
          portion: (quantity, lot) => (cut === 0 || quantity / lot < 2n ? quantity : lot),
        });
        const placed: ExchangeOrder[] = [];
        for (const { account, side, quantity, price, stop, cancel, ...more } of acts) {
          const type = more.type as PlaceOrder['type'];
          const { timeInForce } = more;
          try {
            const isPriced = type.startsWith('LIMIT') || type.endsWith('_LIMIT');
            placed.push(
              bench.order(account, side, quantity, isPriced ? price : undefined, {
                type,
                timeInForce: type === 'LIMIT_MAKER' ? 'GTC' : timeInForce,
                stopPrice: fixed(stop, ''),
              }),
            );
          } catch (error) {
            expect(error).toMatchObject({ status: 400 });
          }
          const open = placed.filter(isOpen);
          const chosen = open[cancel];
          if (chosen !== undefined) bench.engine.cancel(chosen.account, 'AU', { orderId: chosen.orderId });
          check(bench, placed);
        }
      }),
    );
  });
});

function check(bench: Bench, placed: readonly ExchangeOrder[]): void {
  const { book } = bench.engine.state('AU');
  const [bid, ask] = [book.bids.best, book.asks.best];
  if (bid !== undefined && ask !== undefined) expect(bid.price < ask.price).toBe(true);
  let base = 0n;
  let quote = 0n;
  for (const name of ['one', 'two', 'three']) {
    const { balances } = bench.engine.account(name);
    const mine = placed.filter((order) => order.account === name);
    for (const [asset, balance] of balances.entries()) {
      expect(balance.free >= 0n && balance.locked >= 0n, `${name} ${asset} ${balance.free} ${balance.locked}`).toBe(
        true,
      );
      const side = asset === 'A' ? 'SELL' : 'BUY';
      const reserved = mine.filter((order) => order.side === side).reduce((sum, { locked }) => sum + locked, 0n);
      expect(balance.locked).toBe(reserved);
    }
    base += balances.of('A').free + balances.of('A').locked;
    quote += balances.of('U').free + balances.of('U').locked;
    for (const order of mine) {
      const filled = order.executions.reduce((sum, { quantity }) => sum + quantity, 0n);
      expect(order.executed).toBe(filled);
      expect(filled <= order.quantity).toBe(true);
      quote += order.executions.reduce((sum, { fee }) => sum + fee, 0n);
    }
  }
  expect(base).toBe(fixed(3_000, ''));
  expect(quote).toBe(fixed(300_000, ''));
}
