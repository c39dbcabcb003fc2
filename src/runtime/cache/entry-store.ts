/** A value in a cache with what is known of it. */
export interface CacheEntry<V> {
  readonly key: string;
  readonly value: V;
  readonly bytes: number;
  /** What it cost to make, in any unit that is the same for all. */
  readonly cost: number;
  readonly tags: readonly string[];
  /** By the monotonic clock (ms): from then on it is stale, and from then on gone. */
  readonly staleFromMs: number;
  readonly goneFromMs: number;
}

/** What entries may take together. */
export interface CacheBounds {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** Keeps entries within bounds: who has to go for a new one is what stores differ in. */
export interface EntryStore<V> {
  readonly size: number;
  readonly bytes: number;
  /** Counts as a use. */
  get(key: string): CacheEntry<V> | undefined;
  /** Counts as no use. */
  peek(key: string): CacheEntry<V> | undefined;
  /** Takes the place of one of the same key. It fits in when it is alone; others go until it does, and `evicted` is told each. */
  set(entry: CacheEntry<V>): void;
  delete(key: string): void;
  entries(): Iterable<CacheEntry<V>>;
}

export type Evicted<V> = (entry: CacheEntry<V>) => void;
