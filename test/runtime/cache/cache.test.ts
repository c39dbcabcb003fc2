import fc from 'fast-check';
import { Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import {
  Cache,
  CACHE_EVICTIONS,
  CACHE_WEIGHTS,
  type CacheEntry,
  type CacheOptions,
  type Invalidation,
} from 'rxarrow/runtime';
import { cacheCommands, CacheModel } from './support/cache-model.js';
import { HandClock } from './support/hand-clock.js';

const options: fc.Arbitrary<CacheOptions<number>> = fc.record({
  eviction: fc.constantFrom(...CACHE_EVICTIONS),
  weigh: fc.subarray([...CACHE_WEIGHTS], { minLength: 1 }),
  maxEntries: fc.constantFrom(1, 2, 4, 100),
  maxBytes: fc.constantFrom(40, 90, 100_000),
  ttlMs: fc.constantFrom(10, 25, Number.POSITIVE_INFINITY),
  staleMs: fc.constantFrom(0, 10),
});

describe('a cache', () => {
  test('does what a list does that is looked through, whatever goes first', () => {
    fc.assert(
      fc.property(options, cacheCommands, (given, commands) => {
        fc.modelRun(() => {
          const clock = new HandClock();
          const real = { clock, cache: new Cache<number>({ ...given, clock, bytesOf: (value) => value }) };
          return { model: new CacheModel(given), real };
        }, commands);
      }),
    );
  });

  test('is invalidated by events, and tells those who listen', () => {
    const events = new Subject<Invalidation>();
    const removed: [string, string][] = [];
    const cache = new Cache<number>({
      maxEntries: 10,
      onRemoved: (entry: CacheEntry<number>, reason) => void removed.push([entry.key, reason]),
    });
    const heard: Invalidation[] = [];
    const unlisten = cache.onInvalidation((what) => void heard.push(what));
    const subscription = cache.invalidateOn(events);
    cache.set('AAPL', 1, { tags: ['equities'] });
    cache.set('BTC', 2, { tags: ['crypto'] });
    events.next({ tag: 'crypto' });
    expect([cache.has('AAPL'), cache.has('BTC')]).toEqual([true, false]);
    events.next({ prefix: 'AA' });
    cache.set('AAPL', 3);
    cache.set('AAPL', 4);
    subscription.unsubscribe();
    events.next({ all: true });
    expect(cache.peek('AAPL')).toBe(4);
    unlisten();
    cache.clear();
    expect(heard).toEqual([{ tag: 'crypto' }, { prefix: 'AA' }]);
    expect(removed).toEqual([
      ['BTC', 'invalidated'],
      ['AAPL', 'invalidated'],
      ['AAPL', 'replaced'],
      ['AAPL', 'invalidated'],
    ]);
  });

  test('of many entries keeps to its bytes as sizeOf sees them', () => {
    const cache = new Cache<Float64Array>({ maxBytes: 1_000_000 });
    for (let key = 0; key < 2000; key++) cache.set(`key ${key}`, new Float64Array(100));
    const { bytes, entries, evictions } = cache.stats;
    expect(bytes).toBeLessThanOrEqual(1_000_000);
    expect(bytes).toBeGreaterThan(990_000);
    expect(entries + evictions).toBe(2000);
    expect(cache.get('key 1999')).toHaveLength(100);
    expect(cache.stats.hitRatio).toBe(1);
  });

  test.each([
    [{}, /quotes: parameter "maxEntries" is missing; expected a bound/],
    [{ maxEntries: 0 }, /parameter "maxEntries" is 0; expected an integer from 1/],
    [{ maxBytes: 0 }, /parameter "maxBytes" is 0/],
    [{ maxEntries: 1.5 }, /parameter "maxEntries" is 1.5/],
    [{ maxEntries: 1, ttlMs: -5 }, /parameter "ttlMs" is -5; expected a positive number of milliseconds/],
    [{ maxEntries: 1, ttlMs: 0 }, /parameter "ttlMs" is 0/],
    [{ maxEntries: 1, ttlMs: Number.NaN }, /parameter "ttlMs" is NaN/],
    [{ maxEntries: 1, staleMs: -1 }, /parameter "staleMs" is -1/],
    [{ maxEntries: 1, eviction: 'weighted', weigh: [] }, /parameter "weigh" is \[\]/],
  ] as [CacheOptions<number>, RegExp][])('is refused: %o', (given, message) => {
    expect(() => new Cache({ name: 'quotes', ...given })).toThrow(message);
  });

  test('a value larger than the cache is not kept, and neither is the one that it replaces', () => {
    const cache = new Cache<string>({ maxBytes: 200 });
    expect(cache.set('key', 'small')).toBe(true);
    expect(cache.set('key', 'x'.repeat(200))).toBe(false);
    expect(cache.get('key')).toBeUndefined();
    expect(cache.stats).toMatchObject({ rejections: 1, entries: 0, bytes: 0 });
  });

  test('a negative time, a cost of none and a size of none are refused when they are given', () => {
    const cache = new Cache<number>({ maxEntries: 1 });
    expect(() => cache.set('key', 1, { ttlMs: -1 })).toThrow(/parameter "ttlMs" is -1/);
    expect(() => cache.set('key', 1, { cost: 0 })).toThrow(/parameter "cost" is 0/);
    const odd = new Cache<number>({ maxEntries: 1, bytesOf: () => Number.NaN });
    expect(() => odd.set('key', 1)).toThrow(/parameter "bytesOf" is NaN/);
  });
});
