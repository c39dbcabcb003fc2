const encoder = new TextEncoder();

/**
 * A number of 32 bits that is the same for a key in every process and language: FNV-1a over the bytes of its UTF-8 (Fowler, Noll, Vo,
 * 1991). `keyHash(key) % 8` is the shard of eight that a key belongs to, counted from 0.
 */
export function keyHash(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
