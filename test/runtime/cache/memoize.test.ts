import { describe, expect, test, vi } from 'vitest';
import { Cache, memoize, memoizeAsync } from 'rxarrow/runtime';
import { HandClock, settle } from './support/hand-clock.js';

describe('a function that remembers', () => {
  test('is called once for arguments of the same value, until its time is over', () => {
    const clock = new HandClock();
    const fn = vi.fn((at: { strike: number; symbol: string }, days: number) => at.strike * days);
    const price = memoize(fn, { clock, ttlMs: 100 });
    expect(price({ strike: 5, symbol: 'A' }, 2)).toBe(10);
    expect(price({ symbol: 'A', strike: 5 }, 2)).toBe(10);
    expect(fn).toHaveBeenCalledTimes(1);
    expect(price({ symbol: 'B', strike: 5 }, 2)).toBe(10);
    clock.advance(100);
    price({ strike: 5, symbol: 'A' }, 2);
    expect(fn).toHaveBeenCalledTimes(3);
    expect(price.stats).toMatchObject({ hits: 1, misses: 3, expirations: 1 });
  });

  test('remembers undefined and null, and nothing that was thrown', () => {
    const fn = vi.fn((key: string) => {
      if (key === 'bad') throw new Error('no such instrument');
      return key === 'none' ? undefined : null;
    });
    const find = memoize(fn);
    for (let call = 0; call < 3; call++) {
      expect(find('none')).toBeUndefined();
      expect(find('null')).toBeNull();
      expect(() => find('bad')).toThrow('no such instrument');
    }
    expect(fn).toHaveBeenCalledTimes(5);
  });

  test('a stale value is given at once and made anew in a later turn, once', () => {
    const clock = new HandClock();
    let made = 0;
    const fn = memoize(() => ++made, { clock, ttlMs: 10, staleMs: 10 });
    expect(fn()).toBe(1);
    clock.advance(10);
    expect([fn(), fn(), fn()]).toEqual([1, 1, 1]);
    clock.advance(0);
    expect(fn()).toBe(2);
    expect(made).toBe(2);
    clock.advance(20);
    expect(fn()).toBe(3);
  });

  test('what fails while it is made anew is told, and the stale value stays as long as it may', () => {
    const clock = new HandClock();
    const errors: unknown[] = [];
    let fails = false;
    const fn = memoize(
      () => {
        if (fails) throw new Error('away');
        return 1;
      },
      { clock, ttlMs: 10, staleMs: 10, onRefreshError: (error, key) => void errors.push([String(error), key]) },
    );
    fn();
    fails = true;
    clock.advance(15);
    expect(fn()).toBe(1);
    clock.advance(0);
    expect(errors).toEqual([['Error: away', '[]']]);
    clock.advance(5);
    expect(() => fn()).toThrow('away');
  });

  test('forgets by arguments, tag and key, and shares a cache', () => {
    const cache = new Cache<number>({ maxEntries: 10 });
    const fn = vi.fn((symbol: string) => symbol.length);
    const length = memoize(fn, { cache, key: (symbol) => `length ${symbol}`, tags: (symbol) => [symbol] });
    length('AAPL');
    length('BTC');
    expect([...cache.entries()].map(({ key }) => key)).toEqual(['length BTC', 'length AAPL']);
    length.forget('AAPL');
    expect(length.invalidate({ tag: 'BTC' })).toBe(1);
    length('AAPL');
    length('BTC');
    expect(fn).toHaveBeenCalledTimes(4);
  });

  test('keeps the 1,000 latest calls when no bound is given', () => {
    const fn = memoize((value: number) => value);
    for (let value = 0; value < 1500; value++) fn(value);
    expect(fn.stats).toMatchObject({ entries: 1000, evictions: 500 });
  });
});

describe('an asynchronous function that remembers', () => {
  test('calls at once share one promise, and its rejection, which is not remembered', async () => {
    let calls = 0;
    const fn = memoizeAsync(async (symbol: string) => {
      const call = ++calls;
      await settle(3);
      if (call === 1) throw new Error('reset');
      return `${symbol} ${call}`;
    });
    const all = await Promise.allSettled([fn('A'), fn('A'), fn('A')]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await Promise.all([fn('A'), fn('A'), fn('B')])).toEqual(['A 2', 'A 2', 'B 3']);
    expect(await fn('A')).toBe('A 2');
    expect(calls).toBe(3);
  });
});
