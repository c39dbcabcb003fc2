import { Cache, type CacheOptions, type CacheStats } from './cache.js';
import type { Invalidation } from './invalidation.js';
import { Loads, type LoadingCache, type LoadOptions, type LoadsOptions } from './loads.js';
import { valueKey } from './value-key.js';

interface Keyed<A extends readonly unknown[]> {
  /** The key of a call; made of the values of all arguments when left out. */
  readonly key?: (...args: A) => string;
  readonly tags?: (...args: A) => readonly string[];
}

/** How calls are remembered: bounds and times of the cache, and the keys. */
export interface MemoizeOptions<A extends readonly unknown[], R> extends CacheOptions<R>, Keyed<A> {
  /** A cache that others use too; its options count then. */
  readonly cache?: Cache<R>;
  /** Told when a stale value could not be made anew; it is used on until it may not be any more. */
  readonly onRefreshError?: (error: unknown, key: string) => void;
}

export interface MemoizeAsyncOptions<A extends readonly unknown[], R>
  extends CacheOptions<R>, Keyed<A>, LoadsOptions, Pick<LoadOptions, 'jitter'> {
  /** A cache that others use too, in memory or with Redis behind it; its options count then. */
  readonly cache?: LoadingCache<R> & { readonly cache: Cache<R> };
}

/** A function that remembers what it has returned. */
export type Memoized<A extends readonly unknown[], R> = ((...args: A) => R) & {
  readonly stats: CacheStats;
  /** Forgets the call with these arguments. */
  forget(...args: A): void;
  invalidate(what: Invalidation): number;
};

const ENTRIES = 1000;

function keysOf<A extends readonly unknown[]>({ key, tags }: Keyed<A>) {
  return {
    keyOf: (args: A): string => (key === undefined ? valueKey(args) : key(...args)),
    tagsOf: (args: A): readonly string[] => tags?.(...args) ?? [],
  };
}

function bounded<R>(options: CacheOptions<R>): CacheOptions<R> {
  return options.maxEntries === undefined && options.maxBytes === undefined
    ? { ...options, maxEntries: ENTRIES }
    : options;
}

/**
 * Remembers what a function returns for arguments of the same value; 1,000 calls when no bound is given. A stale value is returned at
 * once, and made anew in a later turn. What it throws is not remembered.
 */
export function memoize<A extends readonly unknown[], R>(
  fn: (...args: A) => R,
  options: MemoizeOptions<A, R> = {},
): Memoized<A, R> {
  const { keyOf, tagsOf } = keysOf(options);
  const cache = options.cache ?? new Cache<R>(bounded({ name: fn.name || 'memoize', ...options }));
  const refreshing = new Set<string>();
  const make = (key: string, args: A): R => {
    const beganMs = cache.clock.monotonicMs();
    const value = fn(...args);
    cache.set(key, value, {
      tags: tagsOf(args),
      cost: Math.max(Number.EPSILON, cache.clock.monotonicMs() - beganMs),
    });
    return value;
  };
  const call = (...args: A): R => {
    const key = keyOf(args);
    const found = cache.lookUp(key);
    if (found === undefined) return make(key, args);
    if (found.isStale && !refreshing.has(key)) {
      refreshing.add(key);
      cache.clock.nextTurn(() => {
        refreshing.delete(key);
        // Who invalidated it or made it anew meanwhile has settled it.
        if (cache.has(key)) return;
        try {
          make(key, args);
        } catch (error) {
          options.onRefreshError?.(error, key);
        }
      });
    }
    return found.value;
  };
  return withHandles(call, cache, keyOf);
}

/**
 * Remembers what the promises of a function resolve to, for arguments of the same value; 1,000 calls when no bound is given. Calls with
 * the same arguments share one promise while it is pending. What rejects is not remembered.
 */
export function memoizeAsync<A extends readonly unknown[], R>(
  fn: (...args: A) => Promise<R>,
  options: MemoizeAsyncOptions<A, R> = {},
): Memoized<A, Promise<R>> {
  const { keyOf, tagsOf } = keysOf(options);
  const loads = options.cache ?? new Loads(new Cache<R>(bounded({ name: fn.name || 'memoize', ...options })), options);
  const { jitter, ttlMs } = options;
  const call = (...args: A): Promise<R> =>
    loads.load(keyOf(args), () => fn(...args), { tags: tagsOf(args), jitter, ttlMs });
  return withHandles(call, loads.cache, keyOf);
}

function withHandles<A extends readonly unknown[], R>(
  call: (...args: A) => R,
  cache: Pick<Cache<unknown>, 'stats' | 'invalidate' | 'delete'>,
  keyOf: (args: A) => string,
): Memoized<A, R> {
  const handles = {
    forget: (...args: A): void => void cache.delete(keyOf(args)),
    invalidate: (what: Invalidation): number => cache.invalidate(what),
  };
  return Object.defineProperty(Object.assign(call, handles), 'stats', { get: () => cache.stats }) as Memoized<A, R>;
}
