import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cache, lmdbKeyedStore, saveCache, warmCache, type KeyedStore } from 'rxarrow/runtime';
import { HandClock } from './support/hand-clock.js';

let folder: string;
let store: KeyedStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-warm-'));
  store = await lmdbKeyedStore(join(folder, 'caches.lmdb'));
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const open = (clock: HandClock): Cache<unknown> => new Cache<unknown>({ maxEntries: 100, clock });

test('a cache is what it was after a restart, less the time that has gone by', async () => {
  const before = new HandClock();
  const cache = open(before);
  cache.set('gone', 1, { ttlMs: 10 });
  cache.set('soon', { at: 5n }, { ttlMs: 1000, tags: ['a'], cost: 3 });
  cache.set('ever', [1, Number.NaN]);
  before.advance(10);
  expect(await saveCache(cache, store, { prefix: 'c:', nowMs: 5000 })).toBe(2);
  // A process whose clock begins anew, a little later.
  const after = new HandClock();
  const warm = open(after);
  warm.set('ever', 'set already');
  expect(warmCache(warm, store, { prefix: 'c:', nowMs: 5400 })).toBe(1);
  expect(warm.get('soon')).toEqual({ at: 5n });
  expect(warm.get('ever')).toBe('set already');
  expect([...warm.entries()].find(({ key }) => key === 'soon')).toMatchObject({
    tags: ['a'],
    cost: 3,
    staleFromMs: 590,
  });
  after.advance(590);
  expect(warm.has('soon')).toBe(false);
  expect(warmCache(open(after), store, { prefix: 'c:', nowMs: 10_000 })).toBe(1);
  expect(warmCache(open(after), store, { prefix: 'other:', nowMs: 5400 })).toBe(0);
});

test('what is in the cache no more is in the store no more', async () => {
  const cache = open(new HandClock());
  cache.set('a', 1);
  await saveCache(cache, store, { nowMs: 0 });
  cache.delete('a');
  cache.set('b', 2);
  await saveCache(cache, store, { nowMs: 0 });
  expect([...store.range()].map(([key]) => key)).toEqual(['b']);
});

test('a value that is damaged is told, or left out', async () => {
  await store.put([['bad', Buffer.from('nonsense')]]);
  const cache = open(new HandClock());
  expect(() => warmCache(cache, store, { nowMs: 0 })).toThrow();
  const damaged: string[] = [];
  expect(warmCache(cache, store, { nowMs: 0, onDamage: (_, key) => void damaged.push(key) })).toBe(0);
  expect(damaged).toEqual(['bad']);
});
