import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ccxtBars, type CcxtBarsOptions } from '../../../src/sources/ccxt/index.js';
import { history } from '../../../src/sources/history/index.js';
import { StandInExchange } from '../../../src/testing/index.js';
import { collect, temporaryFolder } from '../../sources/support/collect.js';
import { live } from '../../sources/support/live-run.js';
import { thinningProxy, type ThinningProxy } from './thinning-proxy.js';

let venue: StandInExchange;
let proxy: ThinningProxy;

beforeEach(async () => {
  venue = await new StandInExchange({ seed: 5, pastMinutes: 300, participants: { everyMs: 20 } }).start();
  proxy = await thinningProxy(venue.url);
});

afterEach(async () => {
  await proxy.close();
  await venue.stop();
});

const MINUTE = 60_000;
const ago = (minutes: number): string =>
  new Date(Math.floor(Date.now() / MINUTE) * MINUTE - minutes * MINUTE).toISOString();
const klines = (): number => proxy.requests.filter((url) => url.includes('/klines')).length;
const options = (more: Partial<CcxtBarsOptions> = {}): CcxtBarsOptions => ({
  exchange: 'binance',
  url: proxy.url,
  symbols: ['BTC/USDT', 'ETH/USDT'],
  interval: '1m',
  from: ago(250),
  to: ago(10),
  reconnect: { first: '20ms', most: '100ms' },
  rateLimitMs: 1,
  ...more,
});

describe('bars of an exchange', () => {
  it('are read page by page, in order of time, and fetched once', async () => {
    const cache = await temporaryFolder();
    const wanted = options({ pageBars: 100, windowBars: 150, cache });
    const first = await collect(ccxtBars(wanted));
    expect(first.rows).toHaveLength(480);
    expect(first.rows.slice(0, 2).map(({ symbol }) => symbol)).toEqual(['BTC/USDT', 'ETH/USDT']);
    expect(first.rows.every((row) => (row['high'] as number) >= (row['low'] as number))).toBe(true);
    expect(klines()).toBe(6);
    const again = await collect(ccxtBars(wanted));
    expect(again.rows).toEqual(first.rows);
    expect(klines()).toBe(6);
    // A longer stretch asks for what is more, also through the other source.
    const more = await collect(
      history({
        symbols: ['BTC/USDT'],
        interval: '1m',
        from: ago(260),
        to: ago(10),
        of: [{ ccxt: { exchange: 'binance', url: proxy.url } }],
        cache,
      }),
    );
    expect(more.rows).toHaveLength(250);
    expect(klines()).toBe(7);
  }, 30_000);

  it('are waited for while the exchange is busy', async () => {
    venue.fail({ fault: 'tooMany', on: 'GET /api/v3/klines', times: 1 });
    venue.fail({ fault: 'resetBefore', on: 'GET /api/v3/klines', times: 1 });
    const { rows } = await collect(ccxtBars(options({ symbols: ['BTC/USDT'] })));
    expect(rows).toHaveLength(240);
  }, 30_000);

  it('go on with each one that ends, with no bar twice and none missing', async () => {
    const from = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
    const { to: _, ...endless } = options({
      interval: '1s',
      from,
      settle: '200ms',
      missing: 'fill',
      symbols: ['BTC/USDT'],
    });
    const feed = live(ccxtBars(endless));
    await feed.until(() => feed.rows.length >= 3);
    const times = feed.rows.map(({ time }) => Number((time as bigint) / 1_000_000n));
    expect(times).toEqual(Array.from(times, (_each, at) => (times[0] as number) + at * 1000));
    const before = performance.now();
    await feed.stop();
    expect(performance.now() - before).toBeLessThan(1000);
  }, 30_000);

  it('of an interval that is not there are refused', async () => {
    await expect(collect(ccxtBars(options({ interval: '7m' })))).rejects.toThrow(/"interval" is "7m".*1m, 3m/s);
  }, 30_000);
});
