import type { Observable, Subscription } from 'rxjs';
import type { Clock } from '../../base/clock.js';
import { systemClock } from '../../base/clock.js';
import { InvalidParams } from '../../base/errors.js';
import type { CacheBounds, CacheEntry, EntryStore, Evicted } from './entry-store.js';
import { isAbout, type Invalidation } from './invalidation.js';
import { OrderedStore } from './ordered-store.js';
import { sizeOf } from './size-of.js';
import { TagIndex } from './tag-index.js';
import { CACHE_WEIGHTS, WeightedStore, type CacheWeight } from './weighted-store.js';

/** Which entry goes when there is no room: the one used longest ago, the one set longest ago, or the one worth least. */
export const CACHE_EVICTIONS = ['lru', 'fifo', 'weighted'] as const;
export type CacheEviction = (typeof CACHE_EVICTIONS)[number];

export type RemovalReason = 'evicted' | 'expired' | 'invalidated' | 'replaced';

export interface CacheOptions<V> {
  /** Name for messages and metrics. */
  readonly name?: string;
  readonly eviction?: CacheEviction;
  /** What makes an entry worth keeping when eviction is weighted; all three when left out. */
  readonly weigh?: readonly CacheWeight[];
  /** At least one of these two bounds is needed. */
  readonly maxEntries?: number;
  readonly maxBytes?: number;
  /** How long an entry is fresh, in ms; for ever when left out. */
  readonly ttlMs?: number;
  /** How long it may be used after that while a new one is made (stale-while-revalidate, RFC 5861), in ms. */
  readonly staleMs?: number;
  /** Bytes of an entry; an estimate of key and value in memory when left out. */
  readonly bytesOf?: (value: V, key: string) => number;
  /** Told of each entry that goes. */
  readonly onRemoved?: (entry: CacheEntry<V>, reason: RemovalReason) => void;
  readonly clock?: Clock;
}

export interface SetOptions {
  readonly ttlMs?: number | undefined;
  readonly tags?: readonly string[] | undefined;
  /** What it cost to make, 1 when left out. */
  readonly cost?: number | undefined;
}

/** What a cache holds and has done. */
export interface CacheStats {
  readonly entries: number;
  readonly bytes: number;
  readonly hits: number;
  /** Of these, those that gave a stale value. */
  readonly staleHits: number;
  readonly misses: number;
  /** Hits of all look-ups; NaN before the first. */
  readonly hitRatio: number;
  readonly sets: number;
  readonly evictions: number;
  readonly expirations: number;
  readonly invalidations: number;
  /** Values that were larger than the whole cache. */
  readonly rejections: number;
}

/** A value that was found, and whether it is still fresh. */
export interface Found<V> {
  readonly value: V;
  readonly isStale: boolean;
}

const ONE_ENTRY_AT_LEAST = 1;

/**
 * Values by key within bounds of number and bytes, with a time to live. An entry whose time is over is gone for whoever asks, and takes
 * up room until somebody asks for it, another needs the room, or `removeExpired` is called.
 */
export class Cache<V> {
  readonly name: string;
  readonly clock: Clock;
  readonly ttlMs: number;
  readonly staleMs: number;
  private readonly bounds: CacheBounds;
  private readonly store: EntryStore<V>;
  private readonly tags = new TagIndex();
  private readonly bytesOf: (value: V, key: string) => number;
  private readonly onRemoved: ((entry: CacheEntry<V>, reason: RemovalReason) => void) | undefined;
  private readonly listeners = new Set<(what: Invalidation) => void>();
  private readonly counts = {
    hits: 0,
    staleHits: 0,
    misses: 0,
    sets: 0,
    evictions: 0,
    expirations: 0,
    invalidations: 0,
    rejections: 0,
  };

  /** @throws InvalidParams when a bound or a time is none */
  constructor(options: CacheOptions<V>) {
    const { name = 'cache', ttlMs = Number.POSITIVE_INFINITY, staleMs = 0, clock = systemClock } = options;
    this.name = name;
    this.clock = clock;
    this.bounds = boundsOf(name, options);
    this.ttlMs = duration(name, 'ttlMs', ttlMs);
    if (!(staleMs >= 0)) throw invalid(name, 'staleMs', staleMs, 'a number of milliseconds that is not negative');
    this.staleMs = staleMs;
    this.bytesOf = options.bytesOf ?? ((value, key) => sizeOf(key) + sizeOf(value));
    this.onRemoved = options.onRemoved;
    this.store = storeOf(name, options, this.bounds, (entry) => this.evicted(entry));
  }

  /** A fresh value; counts as a use, and as a hit or a miss. */
  get(key: string): V | undefined {
    const found = this.find(key, this.store.get(key));
    if (found === undefined || found.isStale) {
      this.counts.misses++;
      return undefined;
    }
    this.counts.hits++;
    return found.value;
  }

  /** Also a value whose time is over but which may still be used; counts as `get` does. */
  lookUp(key: string): Found<V> | undefined {
    const found = this.find(key, this.store.get(key));
    if (found === undefined) this.counts.misses++;
    else this.counts.hits++;
    if (found?.isStale === true) this.counts.staleHits++;
    return found;
  }

  /** A fresh value, without counting. */
  peek(key: string): V | undefined {
    const found = this.find(key, this.store.peek(key));
    return found?.isStale === true ? undefined : found?.value;
  }

  has(key: string): boolean {
    const found = this.find(key, this.store.peek(key));
    return found?.isStale === false;
  }

  /**
   * Keeps a value. False when it is larger than the whole cache: then it is not kept, and neither is an older one of the key.
   * @throws InvalidParams for a time to live, a cost or a size that is none
   */
  set(key: string, value: V, options: SetOptions = {}): boolean {
    const ttlMs = options.ttlMs === undefined ? this.ttlMs : duration(this.name, 'ttlMs', options.ttlMs);
    const { tags = [], cost = 1 } = options;
    if (!(cost > 0 && cost < Number.POSITIVE_INFINITY))
      throw invalid(this.name, 'cost', cost, 'a positive, finite number');
    const measured = this.bytesOf(value, key);
    if (!(measured >= 0 && measured < Number.POSITIVE_INFINITY))
      throw invalid(this.name, 'bytesOf', measured, 'a size in bytes that is not negative');
    const bytes = Math.max(ONE_ENTRY_AT_LEAST, Math.ceil(measured));
    const before = this.store.peek(key);
    if (before !== undefined) this.remove(before, 'replaced');
    if (bytes > this.bounds.maxBytes) {
      this.counts.rejections++;
      return false;
    }
    const staleFromMs = this.clock.monotonicMs() + ttlMs;
    const entry: CacheEntry<V> = {
      key,
      value,
      bytes,
      cost,
      tags,
      staleFromMs,
      goneFromMs: staleFromMs + this.staleMs,
    };
    this.store.set(entry);
    this.tags.add(key, tags);
    this.counts.sets++;
    return true;
  }

  delete(key: string): boolean {
    return this.invalidate({ key }) > 0;
  }

  clear(): void {
    this.invalidate({ all: true });
  }

  /** Removes what is no longer to be believed; says how many entries that were. A prefix looks at all keys, a tag only at its own. */
  invalidate(what: Invalidation): number {
    for (const listener of this.listeners) listener(what);
    const entries = this.entriesOf(what);
    for (const entry of entries) this.remove(entry, 'invalidated');
    this.counts.invalidations += entries.length;
    return entries.length;
  }

  /** Invalidates what a stream of events says, until the subscription ends. */
  invalidateOn(events: Observable<Invalidation>): Subscription {
    return events.subscribe((what) => void this.invalidate(what));
  }

  /** Tells what is invalidated, also when no entry is there. Returns the function that ends it. */
  onInvalidation(listener: (what: Invalidation) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Removes those whose time is over; says how many they were. */
  removeExpired(): number {
    const nowMs = this.clock.monotonicMs();
    const gone = [...this.store.entries()].filter(({ goneFromMs }) => goneFromMs <= nowMs);
    for (const entry of gone) this.expire(entry);
    return gone.length;
  }

  /** Fresh and stale entries, in no order that matters. */
  *entries(): Iterable<CacheEntry<V>> {
    const nowMs = this.clock.monotonicMs();
    for (const entry of this.store.entries()) if (entry.goneFromMs > nowMs) yield entry;
  }

  get stats(): CacheStats {
    const { hits, misses } = this.counts;
    return { entries: this.store.size, bytes: this.store.bytes, hitRatio: hits / (hits + misses), ...this.counts };
  }

  private find(key: string, entry: CacheEntry<V> | undefined): Found<V> | undefined {
    if (entry === undefined) return undefined;
    const nowMs = this.clock.monotonicMs();
    if (entry.goneFromMs <= nowMs) {
      this.expire(entry);
      return undefined;
    }
    return { value: entry.value, isStale: entry.staleFromMs <= nowMs };
  }

  private entriesOf(what: Invalidation): CacheEntry<V>[] {
    const keys = 'key' in what ? [what.key] : 'tag' in what ? this.tags.keysOf(what.tag) : undefined;
    if (keys !== undefined) return keys.flatMap((key) => this.store.peek(key) ?? []);
    return [...this.store.entries()].filter(({ key, tags }) => isAbout(what, key, tags));
  }

  private expire(entry: CacheEntry<V>): void {
    this.counts.expirations++;
    this.remove(entry, 'expired');
  }

  private remove(entry: CacheEntry<V>, reason: RemovalReason): void {
    this.store.delete(entry.key);
    this.tags.remove(entry.key, entry.tags);
    this.onRemoved?.(entry, reason);
  }

  private evicted(entry: CacheEntry<V>): void {
    this.counts.evictions++;
    this.tags.remove(entry.key, entry.tags);
    this.onRemoved?.(entry, 'evicted');
  }
}

function boundsOf(
  name: string,
  { maxEntries, maxBytes }: Pick<CacheOptions<never>, 'maxEntries' | 'maxBytes'>,
): CacheBounds {
  if (maxEntries === undefined && maxBytes === undefined)
    throw invalid(name, 'maxEntries', undefined, 'a bound: a number of entries, or maxBytes');
  const bound = (path: string, found = Number.POSITIVE_INFINITY): number => {
    if (found === Number.POSITIVE_INFINITY || (Number.isSafeInteger(found) && found >= 1)) return found;
    throw invalid(name, path, found, 'an integer from 1');
  };
  return { maxEntries: bound('maxEntries', maxEntries), maxBytes: bound('maxBytes', maxBytes) };
}

function storeOf<V>(
  name: string,
  { eviction = 'lru', weigh = CACHE_WEIGHTS }: CacheOptions<V>,
  bounds: CacheBounds,
  evicted: Evicted<V>,
): EntryStore<V> {
  if (eviction !== 'weighted') return new OrderedStore(eviction, bounds, evicted);
  if (weigh.length === 0) throw invalid(name, 'weigh', weigh, `some of ${CACHE_WEIGHTS.join(', ')}`);
  return new WeightedStore(weigh, bounds, evicted);
}

function duration(name: string, path: string, found: number): number {
  if (found > 0) return found;
  throw invalid(name, path, found, 'a positive number of milliseconds');
}

function invalid(component: string, path: string, found: unknown, expected: string): InvalidParams {
  return new InvalidParams({ component, path, found, expected });
}
