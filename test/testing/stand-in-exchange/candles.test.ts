import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random.js';
import { Candles, INTERVALS } from '../../../src/testing/stand-in-exchange/candles.js';
import { fixed } from '../../../src/testing/stand-in-exchange/fixed.js';
import { listed } from '../../../src/testing/stand-in-exchange/market.js';
import { pastMinutes } from '../../../src/testing/stand-in-exchange/past.js';

const NOW_MS = 1_700_000_040_000;
const MINUTE = 60_000;
const market = listed({ base: 'BTC', quote: 'USDT', price: 50_000 });
const history = pastMinutes(market, 600, NOW_MS, seededRandom(3));

describe('candles of the past', () => {
  it('lead to the opening price, each from where the one before ended', () => {
    expect(history).toHaveLength(600);
    expect(history.at(-1)?.close).toBe(market.openingPrice);
    for (const [at, candle] of history.entries()) {
      const before = history[at - 1];
      if (before !== undefined) {
        expect(candle.open).toBe(before.close);
        expect(candle.startMs).toBe(before.startMs + MINUTE);
      }
      expect(candle.low > 0n && candle.low <= candle.open && candle.low <= candle.close).toBe(true);
      expect(candle.high >= candle.open && candle.high >= candle.close).toBe(true);
    }
  });
});

describe('candles', () => {
  const candles = new Candles(history);
  const startMs = history[0]?.startMs as number;

  it('are given from a start, up to an end, or the latest', () => {
    const ask = (from?: number, to?: number, limit = 1000) =>
      candles.query({ intervalMs: MINUTE, startMs: from, endMs: to, limit }).map((candle) => candle.startMs);
    expect(ask(startMs, undefined, 3)).toEqual([startMs, startMs + MINUTE, startMs + 2 * MINUTE]);
    expect(ask(startMs + 1, startMs + 2 * MINUTE)).toEqual([startMs + MINUTE, startMs + 2 * MINUTE]);
    expect(ask(undefined, undefined, 2)).toEqual(history.slice(-2).map((candle) => candle.startMs));
    expect(ask(NOW_MS)).toEqual([]);
  });

  it('of longer intervals are made of minutes', () => {
    const intervalMs = INTERVALS['15m'] as number;
    const [first] = candles.query({ intervalMs, startMs: startMs + intervalMs, endMs: undefined, limit: 1 });
    const parts = history.filter(({ startMs: at }) => at >= (first?.startMs ?? 0)).slice(0, 15);
    expect(first?.startMs).toBe(Math.ceil((startMs + intervalMs) / intervalMs) * intervalMs);
    expect(first?.open).toBe(parts[0]?.open);
    expect(first?.close).toBe(parts.at(-1)?.close);
    expect(first?.high).toBe(parts.map(({ high }) => high).reduce((left, right) => (left > right ? left : right)));
    expect(first?.trades).toBe(parts.reduce((sum, { trades }) => sum + trades, 0));
  });

  it('take trades in', () => {
    const own = new Candles([]);
    own.add(NOW_MS + 10, fixed(100, 'price'), fixed(1, 'quantity'), true);
    own.add(NOW_MS + 900, fixed(90, 'price'), fixed(2, 'quantity'), false);
    own.add(NOW_MS + 1100, fixed(95, 'price'), fixed(1, 'quantity'), false);
    expect(own.at(NOW_MS, MINUTE)).toMatchObject({
      open: fixed(100, ''),
      low: fixed(90, ''),
      close: fixed(95, ''),
      volume: fixed(4, ''),
      takerBuyVolume: fixed(1, ''),
      trades: 3,
    });
    expect(own.at(NOW_MS, 1000)).toMatchObject({ close: fixed(90, ''), trades: 2 });
    expect(own.at(NOW_MS + 5000, 1000)).toBeUndefined();
    expect(own.rolled(NOW_MS, NOW_MS + MINUTE)?.volume).toBe(fixed(4, ''));
  });
});
