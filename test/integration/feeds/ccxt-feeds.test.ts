import { afterEach, describe, expect, it } from 'vitest';
import { ccxtOrderBook, ccxtTrades } from '../../../src/sources/ccxt/index.js';
import { StandInExchange, type StandInExchangeOptions } from '../../../src/testing/index.js';
import { live } from '../../sources/support/live-run.js';
import { thinningProxy, type ThinningProxy } from './thinning-proxy.js';

// The real ccxt, unchanged, at the stand-in exchange.
let venue: StandInExchange;
let proxy: ThinningProxy | undefined;

async function open(options: StandInExchangeOptions = {}): Promise<StandInExchange> {
  venue = await new StandInExchange({ seed: 5, pastMinutes: 0, participants: { everyMs: 10 }, ...options }).start();
  return venue;
}

afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
  await venue.stop();
});

const QUICK = { exchange: 'binance', reconnect: { first: '20ms', most: '100ms' } } as const;
const gaps = (controls: readonly { readonly kind: string }[]): number =>
  controls.filter(({ kind }) => kind === 'gap').length;

describe('trades of an exchange', () => {
  it('come once each and in order, by the contract', async () => {
    await open();
    const feed = live(ccxtTrades({ ...QUICK, url: venue.url, symbols: ['BTC/USDT', 'ETH/USDT'], latency: true }));
    await feed.until(() => feed.rows.length >= 40);
    for (const symbol of ['BTC/USDT', 'ETH/USDT']) {
      const ids = feed.rows.filter((row) => row['symbol'] === symbol).map(({ id }) => Number(id));
      expect(ids.length).toBeGreaterThan(5);
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    }
    const [row] = feed.rows;
    expect(row?.['price']).toBeGreaterThan(1000);
    expect(Math.abs(row?.['side'] as number)).toBe(1);
    expect(row?.['latencyMs']).toBeLessThan(10_000);
    expect(feed.letters).toEqual([]);
    const before = performance.now();
    await feed.stop();
    expect(performance.now() - before).toBeLessThan(1000);
    while (venue.openSockets > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }, 20_000);

  it('that were missed while the connection was lost are asked for, so that there is no gap', async () => {
    // Numbers are of all markets together.
    await open({ markets: [{ base: 'BTC', quote: 'USDT', price: 50_000 }] });
    const feed = live(ccxtTrades({ ...QUICK, url: venue.url, symbols: ['BTC/USDT'] }));
    for (let drop = 1; drop <= 3; drop++) {
      const before = feed.rows.length;
      await feed.until(() => feed.rows.length > before + 5);
      venue.dropSockets();
      const ups = (): number => feed.controls.filter((each) => each.kind === 'health' && each.state === 'up').length;
      await feed.until(() => ups() === drop);
    }
    const last = feed.rows.length;
    await feed.until(() => feed.rows.length > last + 5);
    const ids = feed.rows.map(({ id }) => Number(id));
    expect(ids).toEqual(Array.from(ids, (_, at) => (ids[0] as number) + at));
    expect(gaps(feed.controls)).toBe(0);
  }, 20_000);

  it('that were missed are a gap when they are not asked for', async () => {
    await open();
    const feed = live(ccxtTrades({ ...QUICK, url: venue.url, symbols: ['BTC/USDT'], repair: false }));
    await feed.until(() => feed.rows.length > 3);
    venue.dropSockets();
    await feed.until(() => gaps(feed.controls) === 1);
  }, 20_000);

  it('of a symbol or an exchange that is not there are refused with what was meant', async () => {
    await open();
    const wrong = live(ccxtTrades({ ...QUICK, url: venue.url, symbols: ['BTC/USDX'] }));
    await expect(wrong.until(() => false)).rejects.toThrow(/"symbols.0" is "BTC\/USDX".*Did you mean "BTC\/USDT"/);
    const nowhere = live(ccxtTrades({ exchange: 'binanse', symbols: ['BTC/USDT'] }));
    await expect(nowhere.until(() => false)).rejects.toThrow(/Did you mean "binance"/);
  }, 20_000);

  it('wait for an exchange that is busy at first, and give up one that is gone', async () => {
    await open();
    venue.fail({ fault: 'tooMany', on: 'GET /api/v3/exchangeInfo', times: 2 });
    const feed = live(ccxtTrades({ ...QUICK, url: venue.url, symbols: ['BTC/USDT'] }));
    await feed.until(() => feed.rows.length > 0);
    await venue.stop();
    const gone = live(ccxtTrades({ ...QUICK, url: 'http://127.0.0.1:9', symbols: ['BTC/USDT'], patience: '200ms' }));
    await expect(gone.until(() => false)).rejects.toMatchObject({ code: 'NotConnected' });
  }, 20_000);
});

describe('the order book of an exchange', () => {
  const bestOf = (symbol: string): { bid: number; ask: number } => {
    const { bids, asks } = venue.engine.state(symbol).book;
    const [bid, ask] = [bids.best, asks.best].map((order) => Number(order?.price) / 1e8) as [number, number];
    return { bid, ask };
  };

  it('is quotes with deeper levels, as the exchange has it', async () => {
    await open();
    const feed = live(ccxtOrderBook({ ...QUICK, url: venue.url, symbols: ['BTC/USDT'], depth: 3 }));
    await feed.until(() => feed.rows.length >= 5);
    for (const row of feed.rows as Record<string, number>[]) {
      const { bid, bid2, bid3, ask, ask2, ask3 } = row as Record<
        'bid' | 'bid2' | 'bid3' | 'ask' | 'ask2' | 'ask3',
        number
      >;
      expect([bid > bid2, bid2 > bid3, ask < ask2, ask2 < ask3, bid < ask]).toEqual(Array(5).fill(true));
    }
    venue.participants?.stop();
    await feed.until(() => {
      const last = feed.rows.at(-1);
      const { bid, ask } = bestOf('BTCUSDT');
      return last?.['bid'] === bid && last['ask'] === ask;
    });
  }, 20_000);

  it('is rows by level where that is wanted', async () => {
    await open();
    const feed = live(ccxtOrderBook({ ...QUICK, url: venue.url, symbols: ['ETH/USDT'], depth: 4, shape: 'levels' }));
    await feed.until(() => feed.rows.length >= 16);
    const first = feed.rows.slice(0, 8);
    expect(first.map(({ side, level }) => [Number(side), Number(level)])).toEqual([
      ...[1, 2, 3, 4].map((level) => [1, level]),
      ...[1, 2, 3, 4].map((level) => [-1, level]),
    ]);
    expect(new Set(first.map(({ available }) => available)).size).toBe(1);
  }, 20_000);

  it('is read anew behind a gap when a change was lost, and is right then', async () => {
    await open();
    proxy = await thinningProxy(venue.url);
    const feed = live(ccxtOrderBook({ ...QUICK, url: proxy.url, symbols: ['BTC/USDT'] }));
    await feed.until(() => feed.rows.length >= 3);
    proxy.lose('depthUpdate', 1);
    await feed.until(() => gaps(feed.controls) >= 1);
    const [gap] = feed.controls.filter(({ kind }) => kind === 'gap') as { reason: string }[];
    expect(gap?.reason).toMatch(/^the book of BTC\/USDT is out of step/);
    const before = feed.rows.length;
    await feed.until(() => feed.rows.length >= before + 3);
    venue.participants?.stop();
    await feed.until(() => feed.rows.at(-1)?.['bid'] === bestOf('BTCUSDT').bid);
  }, 20_000);

  it('has a gap where the connection was lost', async () => {
    await open();
    const feed = live(ccxtOrderBook({ ...QUICK, url: venue.url, symbols: ['BTC/USDT'] }));
    await feed.until(() => feed.rows.length >= 2);
    venue.dropSockets();
    await feed.until(() => gaps(feed.controls) === 1);
    const before = feed.rows.length;
    await feed.until(() => feed.rows.length > before + 2);
  }, 20_000);
});
