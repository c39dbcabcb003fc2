import fc from 'fast-check';
import { expect } from 'vitest';
import type { Cache, CacheOptions } from 'rxarrow/runtime';
import type { HandClock } from './hand-clock.js';

interface ModelEntry {
  key: string;
  value: number;
  bytes: number;
  cost: number;
  tags: readonly string[];
  staleFromMs: number;
  goneFromMs: number;
  uses: number;
  priority: number;
  sequence: number;
}

/** A cache as anybody would write it who does not care how long it takes: a list that is looked through for everything. */
export class CacheModel {
  readonly options: CacheOptions<number>;
  entries: ModelEntry[] = [];
  age = 0;
  sequence = 0;
  hits = 0;
  misses = 0;
  evictions = 0;
  expirations = 0;
  invalidations = 0;
  rejections = 0;

  constructor(options: CacheOptions<number>) {
    this.options = options;
  }

  get bytes(): number {
    return this.entries.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  find(key: string): ModelEntry | undefined {
    return this.entries.find((entry) => entry.key === key);
  }

  remove(entry: ModelEntry): void {
    this.entries = this.entries.filter((other) => other !== entry);
  }

  /** What is there for a key; what has gone is removed. */
  live(key: string, nowMs: number): ModelEntry | undefined {
    const entry = this.find(key);
    if (entry === undefined || entry.goneFromMs > nowMs) return entry;
    this.remove(entry);
    this.expirations++;
    return undefined;
  }

  use(entry: ModelEntry): void {
    entry.uses++;
    if (this.options.eviction !== 'fifo') this.rank(entry);
  }

  rank(entry: ModelEntry): void {
    const { weigh = ['frequency', 'cost', 'bytes'], eviction } = this.options;
    entry.sequence = this.sequence++;
    if (eviction !== 'weighted') return;
    entry.priority =
      this.age +
      ((weigh.includes('frequency') ? entry.uses : 1) * (weigh.includes('cost') ? entry.cost : 1)) /
        (weigh.includes('bytes') ? entry.bytes : 1);
  }

  set(entry: ModelEntry): boolean {
    const { maxEntries = Infinity, maxBytes = Infinity } = this.options;
    const before = this.find(entry.key);
    if (before !== undefined) this.remove(before);
    if (entry.bytes > maxBytes) {
      this.rejections++;
      return false;
    }
    while (this.entries.length >= maxEntries || this.bytes + entry.bytes > maxBytes) {
      const [least] = [...this.entries].sort((a, b) => a.priority - b.priority || a.sequence - b.sequence);
      this.remove(least as ModelEntry);
      this.age = (least as ModelEntry).priority;
      this.evictions++;
    }
    this.rank(entry);
    this.entries.push(entry);
    return true;
  }
}

interface Real {
  readonly cache: Cache<number>;
  readonly clock: HandClock;
}
type Command = fc.Command<CacheModel, Real>;

function command(name: string, run: (model: CacheModel, real: Real) => void): Command {
  return { check: () => true, run: compared, toString: () => name };
  function compared(model: CacheModel, real: Real): void {
    run(model, real);
    const { entries, bytes, misses, hits, evictions, expirations, invalidations, rejections } = real.cache.stats;
    expect({ entries, bytes, misses, hits, evictions, expirations, invalidations, rejections }).toEqual({
      entries: model.entries.length,
      bytes: model.bytes,
      hits: model.hits,
      misses: model.misses,
      evictions: model.evictions,
      expirations: model.expirations,
      invalidations: model.invalidations,
      rejections: model.rejections,
    });
  }
}

const keys = fc.constantFrom('a', 'ab', 'abc', 'b', 'ba', 'c', 'd');
const tags = fc.subarray(['red', 'green', 'blue']);

const get = keys.map((key) =>
  command(`get ${key}`, (model, { cache, clock }) => {
    const entry = model.find(key);
    if (entry !== undefined) model.use(entry);
    const live = model.live(key, clock.ms);
    const fresh = live !== undefined && live.staleFromMs > clock.ms ? live.value : undefined;
    if (fresh === undefined) model.misses++;
    else model.hits++;
    expect(cache.get(key)).toBe(fresh);
  }),
);
const lookUp = keys.map((key) =>
  command(`lookUp ${key}`, (model, { cache, clock }) => {
    const entry = model.find(key);
    if (entry !== undefined) model.use(entry);
    const live = model.live(key, clock.ms);
    if (live === undefined) model.misses++;
    else model.hits++;
    expect(cache.lookUp(key)).toEqual(
      live === undefined ? undefined : { value: live.value, isStale: live.staleFromMs <= clock.ms },
    );
  }),
);
const peek = keys.map((key) =>
  command(`peek ${key}`, (model, { cache, clock }) => {
    const live = model.live(key, clock.ms);
    const isFresh = live !== undefined && live.staleFromMs > clock.ms;
    expect(cache.has(key)).toBe(isFresh);
    expect(cache.peek(key)).toBe(isFresh ? live.value : undefined);
  }),
);
const set = fc
  .record({
    key: keys,
    value: fc.integer({ min: 1, max: 60 }),
    cost: fc.integer({ min: 1, max: 5 }),
    ttlMs: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    tags,
  })
  .map(({ key, value, cost, ttlMs, tags: given }) =>
    command(`set ${key} = ${value} (cost ${cost}, ttl ${ttlMs}, ${given.join('+')})`, (model, { cache, clock }) => {
      const staleFromMs = clock.ms + (ttlMs ?? model.options.ttlMs ?? Infinity);
      const goneFromMs = staleFromMs + (model.options.staleMs ?? 0);
      const entry = { key, value, cost, tags: given, bytes: value, staleFromMs, goneFromMs };
      const kept = model.set({ ...entry, uses: 1, priority: 0, sequence: 0 });
      expect(cache.set(key, value, { cost, ttlMs, tags: given })).toBe(kept);
    }),
  );
const invalidate = fc
  .oneof(
    keys.map((key) => ({ key })),
    fc.constantFrom('a', 'b', 'ab', '').map((prefix) => ({ prefix })),
    fc.constantFrom('red', 'green', 'blue').map((tag) => ({ tag })),
    fc.constant({ all: true } as const),
  )
  .map((what) =>
    command(`invalidate ${JSON.stringify(what)}`, (model, { cache }) => {
      const about = (entry: ModelEntry): boolean => {
        if ('key' in what) return entry.key === what.key;
        if ('prefix' in what) return entry.key.startsWith(what.prefix);
        return 'tag' in what ? entry.tags.includes(what.tag) : true;
      };
      const gone = model.entries.filter(about);
      model.entries = model.entries.filter((entry) => !about(entry));
      model.invalidations += gone.length;
      expect(cache.invalidate(what)).toBe(gone.length);
    }),
  );
const pass = fc.integer({ min: 1, max: 15 }).map((ms) => command(`${ms} ms pass`, (_, { clock }) => clock.advance(ms)));
const sweep = fc.constant(
  command('removeExpired', (model, { cache, clock }) => {
    const gone = model.entries.filter(({ goneFromMs }) => goneFromMs <= clock.ms);
    for (const entry of gone) model.remove(entry);
    model.expirations += gone.length;
    expect(cache.removeExpired()).toBe(gone.length);
    expect([...cache.entries()].map(({ key }) => key).sort()).toEqual(model.entries.map(({ key }) => key).sort());
  }),
);

export const cacheCommands = fc.commands([set, get, set, lookUp, peek, invalidate, pass, sweep], { maxCommands: 60 });
