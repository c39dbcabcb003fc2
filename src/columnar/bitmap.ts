import { newBitmap } from './slab.js';

/** Sets a bit of a bitmap. */
export function setBit(bitmap: Uint8Array, bit: number): void {
  bitmap[bit >> 3] = (bitmap[bit >> 3] as number) | (1 << (bit & 7));
}

/** Whether a bit of a bitmap is set. */
export function bitAt(bitmap: Uint8Array, bit: number): boolean {
  return (((bitmap[bit >> 3] as number) >> (bit & 7)) & 1) === 1;
}

/** Copies `count` bits from `source`, beginning at `sourceBit`, into `target` at `targetBit`; target bits must be 0. */
export function copyBits(
  source: Uint8Array,
  sourceBit: number,
  target: Uint8Array,
  targetBit: number,
  count: number,
): void {
  if (((sourceBit | targetBit) & 7) === 0) {
    const bytes = count >> 3;
    const from = sourceBit >> 3;
    target.set(source.subarray(from, from + bytes), targetBit >> 3);
    for (let bit = bytes << 3; bit < count; bit++) if (bitAt(source, sourceBit + bit)) setBit(target, targetBit + bit);
    return;
  }
  for (let bit = 0; bit < count; bit++) if (bitAt(source, sourceBit + bit)) setBit(target, targetBit + bit);
}

/** Sets `count` bits from `bit` on. */
export function setBits(bitmap: Uint8Array, bit: number, count: number): void {
  const end = bit + count;
  for (; bit < end && (bit & 7) !== 0; bit++) setBit(bitmap, bit);
  const bytes = (end - bit) >> 3;
  if (bytes > 0) bitmap.fill(255, bit >> 3, (bit >> 3) + bytes);
  for (bit += bytes << 3; bit < end; bit++) setBit(bitmap, bit);
}

/** The bits of `source` from `bit` on as a bitmap of its own that begins at bit 0. */
export function realignedBits(source: Uint8Array, bit: number, count: number): Uint8Array<ArrayBuffer> {
  const target = newBitmap(count);
  copyBits(source, bit, target, 0, count);
  return target;
}

/** How many of `count` bits from `bit` on are set. */
export function countBits(bitmap: Uint8Array, bit: number, count: number): number {
  let set = 0;
  const end = bit + count;
  for (; bit < end && (bit & 7) !== 0; bit++) set += bitAt(bitmap, bit) ? 1 : 0;
  for (; bit + 8 <= end; bit += 8) {
    let byte = bitmap[bit >> 3] as number;
    byte -= (byte >> 1) & 0x55;
    byte = (byte & 0x33) + ((byte >> 2) & 0x33);
    set += (byte + (byte >> 4)) & 0x0f;
  }
  for (; bit < end; bit++) set += bitAt(bitmap, bit) ? 1 : 0;
  return set;
}
