import type { CacheBounds, CacheEntry, EntryStore, Evicted } from './entry-store.js';

/** What makes an entry worth keeping. */
export const CACHE_WEIGHTS = ['frequency', 'cost', 'bytes'] as const;
export type CacheWeight = (typeof CACHE_WEIGHTS)[number];

interface Weighed<V> {
  readonly entry: CacheEntry<V>;
  uses: number;
  priority: number;
  /** Of two that are worth the same the one goes that was set or used earlier. */
  sequence: number;
  place: number;
}

/**
 * GreedyDual-Size-Frequency (Cherkasova, 1998): an entry is worth `age + frequency * cost / bytes` when it is set or used, the one that
 * is worth least goes, and `age` becomes what that was worth, so that what was worth much long ago does not stay for ever. Without
 * frequency it is GreedyDual-Size (Cao, Irani, 1997), with frequency alone LFU with dynamic aging (Arlitt et al., 1999).
 */
export class WeightedStore<V> implements EntryStore<V> {
  bytes = 0;
  private readonly bounds: CacheBounds;
  private readonly evicted: Evicted<V>;
  private readonly weights: ReadonlySet<CacheWeight>;
  private readonly byKey = new Map<string, Weighed<V>>();
  /** A binary heap with the least worth on top. */
  private readonly heap: Weighed<V>[] = [];
  private age = 0;
  private sequence = 0;

  constructor(weights: readonly CacheWeight[], bounds: CacheBounds, evicted: Evicted<V>) {
    this.weights = new Set(weights);
    this.bounds = bounds;
    this.evicted = evicted;
  }

  get size(): number {
    return this.byKey.size;
  }

  get(key: string): CacheEntry<V> | undefined {
    const weighed = this.byKey.get(key);
    if (weighed === undefined) return undefined;
    weighed.uses++;
    this.weigh(weighed);
    // Worth never falls: only those beneath can be worth less now.
    this.sink(weighed);
    return weighed.entry;
  }

  peek(key: string): CacheEntry<V> | undefined {
    return this.byKey.get(key)?.entry;
  }

  set(entry: CacheEntry<V>): void {
    this.delete(entry.key);
    const { maxEntries, maxBytes } = this.bounds;
    while (this.size > 0 && (this.size >= maxEntries || this.bytes + entry.bytes > maxBytes)) this.evictLeast();
    const weighed: Weighed<V> = { entry, uses: 1, priority: 0, sequence: 0, place: this.heap.length };
    this.weigh(weighed);
    this.byKey.set(entry.key, weighed);
    this.bytes += entry.bytes;
    this.heap.push(weighed);
    this.rise(weighed);
  }

  delete(key: string): void {
    const weighed = this.byKey.get(key);
    if (weighed !== undefined) this.remove(weighed);
  }

  *entries(): Iterable<CacheEntry<V>> {
    for (const { entry } of this.byKey.values()) yield entry;
  }

  private weigh(weighed: Weighed<V>): void {
    const { bytes, cost } = weighed.entry;
    const { weights } = this;
    const worth =
      ((weights.has('frequency') ? weighed.uses : 1) * (weights.has('cost') ? cost : 1)) /
      (weights.has('bytes') ? bytes : 1);
    weighed.priority = this.age + worth;
    weighed.sequence = this.sequence++;
  }

  private evictLeast(): void {
    const least = this.heap[0];
    if (least === undefined) return;
    this.age = least.priority;
    this.remove(least);
    this.evicted(least.entry);
  }

  private remove(weighed: Weighed<V>): void {
    this.byKey.delete(weighed.entry.key);
    this.bytes -= weighed.entry.bytes;
    const last = this.heap.pop();
    if (last === undefined || last === weighed) return;
    this.put(last, weighed.place);
    this.rise(last);
    this.sink(last);
  }

  private put(weighed: Weighed<V>, place: number): void {
    weighed.place = place;
    this.heap[place] = weighed;
  }

  private rise(weighed: Weighed<V>): void {
    while (weighed.place > 0) {
      const above = this.heap[(weighed.place - 1) >> 1] as Weighed<V>;
      if (isLess(above, weighed)) return;
      this.swap(above, weighed);
    }
  }

  private sink(weighed: Weighed<V>): void {
    for (;;) {
      const left = this.heap[2 * weighed.place + 1];
      const right = this.heap[2 * weighed.place + 2];
      const lesser = right !== undefined && left !== undefined && isLess(right, left) ? right : left;
      if (lesser === undefined || isLess(weighed, lesser)) return;
      this.swap(weighed, lesser);
    }
  }

  private swap(above: Weighed<V>, beneath: Weighed<V>): void {
    const { place } = above;
    this.put(above, beneath.place);
    this.put(beneath, place);
  }
}

function isLess<V>(a: Weighed<V>, b: Weighed<V>): boolean {
  return a.priority < b.priority || (a.priority === b.priority && a.sequence < b.sequence);
}
