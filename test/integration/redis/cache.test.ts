import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.js';
import { seededRandom } from '../../../src/base/random.js';
import { run } from 'rxarrow';
import { batchesToRows } from 'rxarrow/columnar';
import { memoize } from 'rxarrow/operators';
import { cache, Cache, TwoLevelCache } from 'rxarrow/runtime';
import { fromRows } from 'rxarrow/sources';
import { RedisCacheLevel, redisSettings } from 'rxarrow/transports';

let client: Redis;
const open: TwoLevelCache<unknown>[] = [];
beforeAll(() => {
  client = new Redis(inject('redisPort'), '127.0.0.1');
});
afterEach(() => {
  for (const cache of open.splice(0)) cache.close();
});
afterAll(() => client.quit());

let names = 0;
const freshName = (): string => `two-level-${process.pid}-${names++}`;

async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; !condition(); round++) {
    if (round > 500) throw new Error('it did not become so within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function cacheOf(name: string, more: { ttlMs?: number; staleMs?: number } = {}): Promise<TwoLevelCache<unknown>> {
  const memory = new Cache<unknown>({ maxEntries: 100, ...more });
  const settings = redisSettings({ port: inject('redisPort'), clientName: name });
  const level = new RedisCacheLevel(
    settings,
    { clock: systemClock, random: seededRandom(1) },
    { name, patienceMs: 500 },
  );
  const cache = new TwoLevelCache<unknown>(memory, level, { leaseMs: 2000 });
  open.push(cache);
  await until(() => cache.hears);
  return cache;
}

describe('a cache in memory before Redis', () => {
  it('what one process has made another finds, and keeps for the time that is left', async () => {
    const name = freshName();
    const [one, two] = [await cacheOf(name, { ttlMs: 60_000 }), await cacheOf(name, { ttlMs: 60_000 })];
    let made = 0;
    const make = (): unknown => ({ price: 1n, made: ++made, missing: Number.NaN });
    const value = { price: 1n, made: 1, missing: Number.NaN };
    expect(await Promise.all([one.load('key', make), one.load('key', make)])).toEqual([value, value]);
    expect(await two.load('key', make)).toEqual(value);
    expect(two.remoteStats).toMatchObject({ hits: 1 });
    expect(two.cache.peek('key')).toEqual(value);
    const left = await client.pttl(`{${name}}:v:key`);
    expect(left).toBeGreaterThan(50_000);
    expect(left).toBeLessThanOrEqual(60_000);
    expect(await client.exists(`{${name}}:l:key`)).toBe(0);
  });

  it('an invalidation by key, prefix, tag or of all reaches every process', async () => {
    const name = freshName();
    const [one, two] = [await cacheOf(name), await cacheOf(name)];
    const keys = ['fx:EUR*', 'fx:USD', 'eq:AAPL', 'eq:[x]'];
    const fill = async (): Promise<void> => {
      for (const key of keys) await one.set(key, key, { tags: [key.slice(0, 2), 'all'] });
      for (const key of keys) expect(await two.get(key)).toBe(key);
    };
    const left = async (): Promise<unknown[]> => {
      const kept = two.cache.stats.entries;
      const there = await Promise.all(keys.map((key) => two.get(key)));
      expect(kept).toBe(there.filter((value) => value !== undefined).length);
      return there.filter((value) => value !== undefined);
    };
    const invalidated = async (
      what: Parameters<typeof one.invalidate>[0],
      expected: readonly string[],
    ): Promise<void> => {
      await fill();
      const before = two.remoteStats.invalidations;
      await one.invalidate(what);
      await until(() => two.remoteStats.invalidations > before);
      expect(await left()).toEqual(expected);
    };
    await invalidated({ key: 'fx:USD' }, ['fx:EUR*', 'eq:AAPL', 'eq:[x]']);
    await invalidated({ prefix: 'fx:EUR*' }, ['fx:USD', 'eq:AAPL', 'eq:[x]']);
    await invalidated({ prefix: 'eq:[' }, ['fx:EUR*', 'fx:USD', 'eq:AAPL']);
    await invalidated({ tag: 'eq' }, ['fx:EUR*', 'fx:USD']);
    await invalidated({ all: true }, []);
    expect(await client.keys(`{${name}}:v:*`)).toEqual([]);
  });

  it('a value that was being made when something was invalidated is not kept for others', async () => {
    const name = freshName();
    const [one, two] = [await cacheOf(name), await cacheOf(name)];
    let go: (value: string) => void = () => undefined;
    const slow = one.load('key', () => new Promise<string>((resolve) => (go = resolve)));
    await until(() => go.length === 1);
    await two.invalidate({ key: 'key' });
    go('from before');
    expect(await slow).toBe('from before');
    expect(await two.get('key')).toBeUndefined();
    await until(() => one.remoteStats.invalidations === 1);
    expect(await one.load('key', () => 'from after')).toBe('from after');
  });

  it('many processes at once make a value once', async () => {
    const name = freshName();
    const caches = await Promise.all(Array.from({ length: 5 }, () => cacheOf(name)));
    let made = 0;
    const make = async (): Promise<number> => {
      made++;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return 5;
    };
    expect(await Promise.all(caches.flatMap((cache) => [cache.load('key', make), cache.load('key', make)]))).toEqual(
      new Array(10).fill(5),
    );
    expect(made).toBe(1);
  });

  it('when the connection breaks the memory is not used until it hears again', async () => {
    const name = freshName();
    const cache = await cacheOf(name);
    await cache.set('key', 'old');
    expect(cache.cache.peek('key')).toBe('old');
    // Its memory would still say "old" if it went on as if nothing had been missed.
    const list = String(await client.client('LIST'));
    const ids = list
      .split('\n')
      .flatMap((line) => (line.includes(`name=${name} `) ? (/id=(\d+)/.exec(line)?.[1] ?? []) : []));
    expect(ids).toHaveLength(2);
    await client.set(`{${name}}:v:key`, Buffer.from('\0\0\0\0J"new"'));
    for (const id of ids) await client.client('KILL', 'ID', id);
    await until(() => cache.cache.stats.entries === 0 && cache.hears);
    expect(await cache.get('key')).toBe('new');
  });

  it('tags live as long as what has them', async () => {
    const name = freshName();
    const cache = await cacheOf(name);
    await cache.set('a', 1, { ttlMs: 50_000, tags: ['t'] });
    await cache.set('b', 1, { ttlMs: 5000, tags: ['t'] });
    expect(await client.pttl(`{${name}}:t:t`)).toBeGreaterThan(40_000);
    await cache.set('c', 1, { tags: ['t'] });
    expect(await client.pttl(`{${name}}:t:t`)).toBe(-1);
    await cache.set('d', 1, { ttlMs: 5000, tags: ['t'] });
    expect(await client.pttl(`{${name}}:t:t`)).toBe(-1);
  });

  it('is what the service `cache` gives the stages of runs of one name', async () => {
    const name = freshName();
    let calls = 0;
    const once = async (redis: { port: number }): Promise<unknown[]> => {
      const stage = memoize(
        { key: '{symbol}', columns: { lot: 'number' }, compute: () => ({ lot: ++calls }) },
        { id: 'lots' },
      );
      const lots: unknown[] = [];
      await run(fromRows([{ symbol: 'A' }, { symbol: 'B' }, { symbol: 'A' }]).pipe(stage), {
        services: [cache({ redis, name, ttl: '1m', patience: '500ms' })],
        onBatch: (batch) => void lots.push(...batchesToRows([batch]).map(({ lot }) => lot)),
        onWarning: () => undefined,
      }).done;
      return lots;
    };
    expect(await once({ port: inject('redisPort') })).toEqual([1, 2, 1]);
    expect(await once({ port: inject('redisPort') })).toEqual([1, 2, 1]);
    // Without a server the run goes on; which of two is asked for first is nobody's promise then.
    const [first, second, again] = await once({ port: 1 });
    expect([first, second].sort()).toEqual([3, 4]);
    expect(again).toBe(first);
  });

  it('goes on without a server, and refuses what it cannot do', async () => {
    const level = new RedisCacheLevel(
      redisSettings({ port: 1, connectTimeout: '100ms' }),
      { clock: systemClock, random: seededRandom(1) },
      { name: freshName(), patienceMs: 50 },
    );
    const reasons: string[] = [];
    level.onHealth(({ reasons: told }) => void reasons.push(...told));
    const cache = new TwoLevelCache<number>(new Cache({ maxEntries: 10 }), level);
    open.push(cache as TwoLevelCache<unknown>);
    expect(await cache.load('key', () => 5)).toBe(5);
    expect(cache.remoteStats.failures).toBeGreaterThan(0);
    await expect(cache.invalidate({ key: 'key' })).rejects.toThrow(/Redis cannot be reached/);
    expect(reasons.join()).toMatch(/Redis cannot be reached/);
    const cluster = new RedisCacheLevel(
      redisSettings({ cluster: { nodes: [{ host: '127.0.0.1', port: inject('redisPort') }] } }),
      { clock: systemClock, random: seededRandom(1) },
      { name: freshName(), patienceMs: 50 },
    );
    await expect(cluster.invalidate({ prefix: 'a' })).rejects.toThrow(/a key or a tag, as the keys of a cluster/);
    cluster.close();
  });
});
