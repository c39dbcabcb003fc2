import type { Cache } from './cache.js';
import type { KeyedStore, KeyRange } from './keyed-store.js';
import { PlainCodec, type ValueCodec } from './value-codec.js';

export interface WarmOptions<V> extends KeyRange {
  readonly codec?: ValueCodec<V>;
  /** Time now in ms since 1970, by which the time that entries have left is told over a restart. */
  readonly nowMs: number;
  /** Told of each value that is damaged or of another version; it is left out. */
  readonly onDamage?: (error: unknown, key: string) => void;
}

// Before each value: until when it is fresh (ms since 1970, float64), its cost, and its tags as JSON with their length.
const HEAD_BYTES = 20;

/**
 * Writes what is in a cache to a store, with the time that it has left, its cost and its tags. What was there before under the prefix is
 * gone after.
 * @returns how many entries were written
 */
export async function saveCache<V>(cache: Cache<V>, store: KeyedStore, options: WarmOptions<V>): Promise<number> {
  const { prefix = '', codec = new PlainCodec() as ValueCodec<V>, nowMs } = options;
  const monotonicMs = cache.clock.monotonicMs();
  const kept = new Map<string, Uint8Array>();
  for (const { key, value, staleFromMs, cost, tags } of cache.entries()) {
    if (staleFromMs <= monotonicMs) continue;
    const tagBytes = Buffer.from(JSON.stringify(tags));
    const bytes = codec.encode(value);
    const packed = Buffer.alloc(HEAD_BYTES + tagBytes.length + bytes.length);
    packed.writeDoubleLE(nowMs + (staleFromMs - monotonicMs), 0);
    packed.writeDoubleLE(cost, 8);
    packed.writeUInt32LE(tagBytes.length, 16);
    packed.set(tagBytes, HEAD_BYTES);
    packed.set(bytes, HEAD_BYTES + tagBytes.length);
    kept.set(prefix + key, packed);
  }
  await store.delete([...store.range({ prefix })].map(([key]) => key).filter((key) => !kept.has(key)));
  await store.put(kept);
  return kept.size;
}

/**
 * Fills a cache from a store that `saveCache` has written; what is in the cache already stays, and what has run out meanwhile is left out.
 * @returns how many entries were taken
 */
export function warmCache<V>(cache: Cache<V>, store: KeyedStore, options: WarmOptions<V>): number {
  const { prefix = '', codec = new PlainCodec() as ValueCodec<V>, nowMs, onDamage } = options;
  let taken = 0;
  for (const [stored, bytes] of store.range(options)) {
    const key = stored.slice(prefix.length);
    try {
      const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const ttlMs = packed.readDoubleLE(0) - nowMs;
      const body = HEAD_BYTES + packed.readUInt32LE(16);
      const tags = JSON.parse(packed.toString('utf8', HEAD_BYTES, body)) as string[];
      if (!(ttlMs > 0) || cache.has(key)) continue;
      const value = codec.decode(packed.subarray(body));
      if (cache.set(key, value, { ttlMs, tags, cost: packed.readDoubleLE(8) })) taken++;
    } catch (error) {
      if (onDamage === undefined) throw error;
      onDamage(error, key);
    }
  }
  return taken;
}
