import { describe, expect, it } from 'vitest';
import { computeBatches } from '../../../src/core/index.js';
import {
  desk,
  equity,
  fills,
  orders,
  positions,
  stopLoss,
  takeProfit,
  volatilityTarget,
} from '../../../src/sinks/desk/index.js';
import { barBatch, DAY, events, cut, type Event, ofKind, OpenDesk, path, trade, type TestBar } from './support.js';

const account = { cash: 10_000 };

describe('a desk with market orders', () => {
  it('decides at the close and fills at the next open', () => {
    const all = trade(path([10, 20, 40], { signal: 1 }), { account });
    const [first] = ofKind(all, 'fill');
    expect(first).toMatchObject({ symbol: 'A', side: 1, quantity: 1000, price: 10, time: DAY, available: 2n * DAY });
    expect(ofKind(all, 'equity').map((row) => row['equity'])).toEqual([10_000, 20_000, 40_000]);
  });

  it('tells in causal order', () => {
    const all = trade(path([10, 20], { signal: 1 }), { account });
    expect(all.map((event) => event['status'] ?? event['kind'])).toEqual([
      'equity',
      'order',
      'submitted',
      'accepted',
      'fill',
      'filled',
      'position',
      'equity',
    ]);
    expect(all.map((event) => event['sequence'])).toEqual(all.map((_, row) => BigInt(row)));
  });

  it('keeps the last wanted state where the signal is null, and is flat before the first', () => {
    const bars = path([10, 10, 10, 10, 10]).map((bar, at) => ({
      ...bar,
      signal: [null, 1, null, 0, null][at] as number | null,
    }));
    const made = ofKind(trade(bars, { account }), 'order');
    expect(made.map((order) => [order['time'], order['side'], order['quantity']])).toEqual([
      [2n * DAY, 1, 1000],
      [4n * DAY, -1, 1000],
    ]);
  });

  it('counts booleans as 0 and 1', () => {
    const bars = path([10, 10, 10]).map((bar, at) => ({ ...bar, signal: at < 2 }));
    expect(ofKind(trade(bars, { account }), 'fill').map((fill) => fill['quantity'])).toEqual([1000]);
    const last = ofKind(trade(bars, { account }), 'order').at(-1);
    expect(last).toMatchObject({ side: -1, reduceOnly: true });
  });

  it('follows a target as a fraction of equity', () => {
    const bars = path([10, 10, 10]).map(({ signal: _, ...bar }) => ({ ...bar, target: 0.25 }));
    expect(ofKind(trade(bars, { account }), 'fill')[0]).toMatchObject({ quantity: 250 });
  });

  it('shares equity among symbols, since the default gross exposure is 1', () => {
    const bars = [0, 1, 2].flatMap((at) =>
      ['A', 'B'].map((symbol) => ({ symbol, at, open: 10, high: 10, low: 10, close: 10, signal: 1 })),
    );
    const made = ofKind(trade(bars, { account }), 'fill');
    expect(made.map((fill) => [fill['symbol'], fill['quantity']])).toEqual([
      ['A', 500],
      ['B', 500],
    ]);
  });

  it('never fills at a price from before the decision', () => {
    // The bars overlap: the second began before the first was over.
    const bars = path([10, 11, 12]);
    const batch = barBatch(bars);
    const shifted = barBatch(bars.map((bar) => ({ ...bar })));
    const opened = new OpenDesk({ account }).feed(batch).end();
    expect(ofKind(opened.events, 'fill')[0]).toMatchObject({ time: DAY });
    const late = new OpenDesk({ account, latency: '1s' }).feed(shifted).end();
    // A day later the first price after the decision plus a second is the open of the third bar.
    expect(ofKind(late.events, 'fill')[0]).toMatchObject({ time: 2n * DAY, price: 11 });
  });

  it('sells before it buys, so that the money of one position pays for the other', () => {
    const bars: TestBar[] = [0, 1, 2, 3].flatMap((at) => [
      { symbol: 'A', at, open: 10, high: 10, low: 10, close: 10, signal: at < 1 ? 0 : 1 },
      { symbol: 'B', at, open: 10, high: 10, low: 10, close: 10, signal: at < 1 ? 1 : 0 },
    ]);
    const all = trade(bars, { account });
    expect(ofKind(all, 'fill').map((fill) => [fill['symbol'], fill['side'], fill['quantity']])).toEqual([
      ['B', 1, 1000],
      ['B', -1, 1000],
      ['A', 1, 1000],
    ]);
  });

  it('buys only what its cash pays when the next open is dearer', () => {
    const bars = path([10, 10, 10]).map((bar) => (bar.at === 1 ? { ...bar, open: 12, high: 12 } : bar));
    const all = trade(bars, { account, fees: 0.01 });
    const [fill] = ofKind(all, 'fill');
    expect(fill?.['quantity']).toBe(Math.floor(10_000 / (12 * 1.01)));
    expect(ofKind(all, 'orderEvent').map((event) => event['status'])).toContain('cancelled');
    expect(Number(ofKind(all, 'equity')[1]?.['cash'])).toBeGreaterThanOrEqual(0);
  });

  it('does not sell short unless the account may, and says so once', () => {
    const bars = path([10, 10, 10, 10], { signal: -1 });
    const refused = trade(bars, { account });
    expect(ofKind(refused, 'orderEvent')).toMatchObject([
      { status: 'rejected', cause: 'the account does not sell short' },
    ]);
    expect(ofKind(refused, 'fill')).toEqual([]);
    const allowed = trade(bars, { account: { cash: 10_000, shortSelling: true, margin: {} } });
    expect(ofKind(allowed, 'fill')[0]).toMatchObject({ side: -1, quantity: 1000, price: 10 });
  });

  it('turns a position in two orders: out, then in', () => {
    const bars = path([10, 10, 10, 10]).map((bar, at) => ({ ...bar, signal: at < 1 ? 1 : -1 }));
    const made = ofKind(trade(bars, { account: { cash: 10_000, shortSelling: true, margin: {} } }), 'fill');
    expect(made.map((fill) => [fill['side'], fill['quantity']])).toEqual([
      [1, 1000],
      [-1, 1000],
      [-1, 1000],
    ]);
  });

  it('goes out of a position in orders that the venue takes, and into one by and by', () => {
    const bars = path([10, 10, 10, 10, 10, 10, 10, 10]).map((bar, at) => ({ ...bar, signal: at < 3 ? 1 : 0 }));
    const all = trade(bars, { account: { cash: 1000 }, instruments: { default: { maxQuantity: 40 } } });
    expect(ofKind(all, 'order').map(({ side, quantity }) => [side, quantity])).toEqual([
      [1, 40],
      [1, 40],
      [1, 20],
      [-1, 40],
      [-1, 40],
      [-1, 20],
    ]);
    expect(ofKind(all, 'position').at(-1)).toMatchObject({ quantity: 0 });
  });

  it('protects a position by as many orders as the venue needs, and takes back what is left of them', () => {
    const account = { cash: 9, positions: { A: { quantity: 100, price: 10 } } };
    const protectedBy = (closes: readonly number[]): Event[] =>
      trade(path(closes, { signal: 1 }), {
        account,
        rules: [stopLoss({ distance: 0.1 }), takeProfit({ distance: 0.2 })],
        instruments: { default: { maxQuantity: 40 } },
      });
    const all = protectedBy([10, 10, 8]);
    expect(ofKind(all, 'order').map(({ type, quantity, stopPrice }) => [type, quantity, stopPrice])).toEqual([
      ['stop', 40, 9],
      ['stop', 40, 9],
      ['stop', 20, 9],
      ['limit', 40, undefined],
      ['limit', 40, undefined],
      ['limit', 20, undefined],
    ]);
    expect(ofKind(all, 'fill').map(({ quantity }) => quantity)).toEqual([40, 40, 20]);
    expect(ofKind(all, 'position').at(-1)).toMatchObject({ quantity: 0 });
    const last = new Map(ofKind(all, 'orderEvent').map(({ clientOrderId, status }) => [clientOrderId, status]));
    expect([...last.values()].sort()).toEqual(['cancelled', 'cancelled', 'cancelled', 'filled', 'filled', 'filled']);
  });

  it('begins with what the account holds', () => {
    const account = { cash: 500, positions: { A: { quantity: 50, price: 8 } } };
    const kept = trade(path([10, 12]), { account });
    expect(ofKind(kept, 'order')).toMatchObject([{ side: 1, quantity: 50 }]);
    expect(ofKind(kept, 'equity').map(({ equity }) => equity)).toEqual([1000, 1200]);
    expect(ofKind(kept, 'position')[0]).toMatchObject({ quantity: 50, averagePrice: 8, unrealised: 100 });
    const sold = trade(path([10, 10], { signal: 0 }), { account });
    expect(ofKind(sold, 'position').at(-1)).toMatchObject({ quantity: 0, realised: 100 });
  });

  it('takes no opening position that the account could not have', () => {
    const open = (account: object) => (): unknown => trade(path([10]), { account: account as never });
    expect(open({ cash: 10, positions: { A: { quantity: -1, price: 10 } } })).toThrow(
      'parameter "account.positions.A.quantity" is -1; expected units above 0, or `shortSelling: true`',
    );
    expect(open({ cash: 0 })).toThrow('parameter "account.cash" is 0; expected an amount above 0, or positions');
    expect(open({ cash: 0, positions: { A: { quantity: 1, price: 10 } } })).not.toThrow();
  });

  it('goes on with its opening positions after a restart as if it had never stopped', () => {
    const params = {
      account: { cash: 500, positions: { A: { quantity: 50, price: 8 }, B: { quantity: 5, price: 3 } } },
      rules: [stopLoss({ distance: 0.5 })],
    };
    const bars = [...path([10, 12, 13]), ...path([3, 1], {}, 'B').map((bar) => ({ ...bar, at: bar.at + 1 }))].sort(
      (one, other) => one.at - other.at,
    );
    const whole = new OpenDesk(params).feed(barBatch(bars)).end().events;
    const [start, ...rest] = cut(barBatch(bars), 2);
    const first = new OpenDesk(params).feed(start!);
    const second = new OpenDesk(params).restore(first.snapshot()).feed(...rest);
    expect([...first.events, ...second.end().events]).toEqual(whole);
    expect(ofKind(whole, 'order').map(({ symbol, type }) => [symbol, type])).toContainEqual(['B', 'stop']);
  });

  it('stops for good when all is lost', () => {
    const bars = path([10, 10, 30, 30, 5], { signal: -1 });
    const all = trade(bars, { account: { cash: 10_000, shortSelling: true, margin: { maintenance: 0 } } });
    expect(ofKind(all, 'order').map((order) => order['cause'])).toEqual(['signal', 'ruin']);
    expect(ofKind(all, 'equity').at(-1)).toMatchObject({ gross: 0 });
  });

  it('closes all on a margin call, and stays out until the signal changes', () => {
    const bars = path([10, 10, 16, 16, 16, 16, 16], { signal: -1 });
    const all = trade(bars, {
      account: { cash: 10_000, shortSelling: true, margin: { leverage: 2, maintenance: 0.3 } },
      rules: [],
    });
    expect(ofKind(all, 'order').map((order) => order['cause'])).toEqual(['signal', 'marginCall']);
  });

  it('writes equity at each instant, once a day, or never', () => {
    const bars = path([10, 11, 12, 13, 14, 15]);
    const hour = 4n * 3_600_000_000_000n;
    const params = { account };
    expect(ofKind(trade(bars, params, hour), 'equity')).toHaveLength(6);
    expect(ofKind(trade(bars, { ...params, equity: 'none' }, hour), 'equity')).toHaveLength(0);
    const daily = ofKind(
      trade([...bars, { ...(bars[5] as TestBar), at: 6 }], { ...params, equity: 'day' }, hour),
      'equity',
    );
    expect(daily.map((row) => row['available'])).toEqual([6n * hour, 7n * hour]);
  });
});

describe('the views of a desk', () => {
  it('narrow its events to one kind and its columns', () => {
    const batch = barBatch(path([10, 20, 40]));
    const run = (view: object): ReturnType<typeof events> => events(computeBatches([batch], [desk({ account }), view]));
    expect(Object.keys(run(fills())[0] ?? {})).toEqual([
      'symbol',
      'sequence',
      'time',
      'available',
      'fillId',
      'clientOrderId',
      'side',
      'quantity',
      'price',
      'fee',
      'feeCurrency',
      'liquidity',
    ]);
    expect(run(equity())).toHaveLength(3);
    expect(run(orders())[0]).toMatchObject({ type: 'market', timeInForce: 'gtc', reduceOnly: false, cause: 'signal' });
    expect(run(positions())[0]).toMatchObject({ quantity: 1000, averagePrice: 10, markPrice: 20, unrealised: 10_000 });
  });
});

describe('what a desk refuses', () => {
  it('asks for bars and a wanted state', () => {
    const bars = path([10]).map(({ signal: _, ...bar }) => bar);
    expect(() => trade(bars as TestBar[], { account })).toThrow('desk: column "signal"');
    expect(() => trade(path([10]), { account, rules: [volatilityTarget()] })).toThrow('desk: column "volatility"');
  });

  it('sends rows without a price to the dead letters', () => {
    const letters: string[] = [];
    const bars = path([10, Number.NaN, 10]);
    const opened = new OpenDesk({ account }, { deadLetters: (letter) => letters.push(letter.position) });
    opened.feed(barBatch(bars)).end();
    // The open of the third bar is the missing close of the second.
    expect(letters).toEqual(['A, sequence 1', 'A, sequence 2']);
    expect(() => new OpenDesk({ account }).feed(barBatch(bars))).toThrow('not all finite');
  });

  it('sends rows with a signal without end to the dead letters, instead of selling all others for it', () => {
    const details: string[] = [];
    const bars = path([10, 10, 10]).flatMap((bar) => [
      bar,
      { ...bar, symbol: 'B', signal: bar.at === 1 ? Infinity : 0 },
    ]);
    const opened = new OpenDesk({ account }, { deadLetters: (letter) => details.push(letter.detail) });
    opened.feed(barBatch(bars)).end();
    expect(details).toEqual([expect.stringContaining('Infinity') as string]);
    expect(ofKind(opened.events, 'fill').map((row) => [row['symbol'], row['side']])).toEqual([['A', 1]]);
  });

  it('sends signals beyond 1 to the dead letters; targets may be larger', () => {
    const details: string[] = [];
    const bars = [1, 1.5, -1, -1.01].map((signal, at) => ({ ...(path([10, 10, 10, 10])[at] as TestBar), signal }));
    const opened = new OpenDesk({ account }, { deadLetters: (letter) => details.push(letter.detail) });
    opened.feed(barBatch(bars)).end();
    expect(details).toEqual([
      expect.stringContaining('the signal is 1.5; it must be from -1 (short) to 1 (long)') as string,
      expect.stringContaining('the signal is -1.01') as string,
    ]);
    const wanted = new OpenDesk({ account });
    wanted.feed(barBatch(bars.map(({ signal, ...bar }) => ({ ...bar, target: signal })))).end();
    expect(ofKind(wanted.events, 'fill').length).toBeGreaterThan(0);
  });

  it('sends rows that come too late to the late rows', () => {
    const late: string[] = [];
    const [first, second, third] = path([10, 11, 12]) as [TestBar, TestBar, TestBar];
    const opened = new OpenDesk({ account }, { late: (letter) => late.push(letter.detail) });
    opened.feed(barBatch([first, third, second])).end();
    expect(late).toHaveLength(1);
    expect(() => new OpenDesk({ account }).feed(barBatch([first, third, second]))).toThrow(
      'rows must come in the order',
    );
  });

  it('closes an instant by a watermark, after which its rows are late', () => {
    const [first] = path([10]) as [TestBar];
    const opened = new OpenDesk({ account }).feed(barBatch([first]));
    expect([opened.held, opened.events.length]).toEqual([1, 0]);
    opened.watermark(DAY);
    expect([opened.held, ofKind(opened.events, 'equity').length]).toEqual([0, 1]);
    expect(() => opened.feed(barBatch([first]))).toThrow('rows must come in the order');
  });

  it('has one currency', () => {
    expect(() => trade(path([10]), { account, instruments: { A: { currency: 'EUR' } } })).toThrow(
      'the currency of the account',
    );
  });
});
