import { LRUCache } from 'lru-cache';
import type { CacheBounds, CacheEntry, EntryStore, Evicted } from './entry-store.js';

/** The oldest goes first: by its latest use (`lru`), or by when it was set (`fifo`). */
export class OrderedStore<V> implements EntryStore<V> {
  private readonly entriesByKey: LRUCache<string, CacheEntry<V>>;
  private readonly usesCount: boolean;

  constructor(order: 'lru' | 'fifo', { maxEntries, maxBytes }: CacheBounds, evicted: Evicted<V>) {
    this.usesCount = order === 'lru';
    this.entriesByKey = new LRUCache<string, CacheEntry<V>>({
      // It makes room for all of `max` at once.
      ...(Number.isFinite(maxEntries) ? { max: maxEntries } : {}),
      maxSize: Math.min(maxBytes, Number.MAX_SAFE_INTEGER),
      sizeCalculation: ({ bytes }) => bytes,
      dispose: (entry, _, reason) => {
        if (reason === 'evict') evicted(entry);
      },
    });
  }

  get size(): number {
    return this.entriesByKey.size;
  }

  get bytes(): number {
    return this.entriesByKey.calculatedSize;
  }

  get(key: string): CacheEntry<V> | undefined {
    return this.usesCount ? this.entriesByKey.get(key) : this.entriesByKey.peek(key);
  }

  peek(key: string): CacheEntry<V> | undefined {
    return this.entriesByKey.peek(key);
  }

  set(entry: CacheEntry<V>): void {
    // What is to be replaced makes room before others have to.
    this.entriesByKey.delete(entry.key);
    this.entriesByKey.set(entry.key, entry);
  }

  delete(key: string): void {
    this.entriesByKey.delete(key);
  }

  entries(): Iterable<CacheEntry<V>> {
    return this.entriesByKey.values();
  }
}
