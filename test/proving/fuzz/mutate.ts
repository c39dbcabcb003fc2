import type { Random } from '../../../src/base/index.js';
import type { Place } from './flatbuffer-places.js';

/** Numbers that are at the edge of something. */
const EXTREMES = [
  0n,
  1n,
  -1n,
  7n,
  8n,
  64n,
  255n,
  65_535n,
  1n << 20n,
  (1n << 31n) - 1n,
  1n << 31n,
  1n << 32n,
  1n << 53n,
  (1n << 63n) - 1n,
];

/** Writes another number at a place that the grammar knows. */
export function mutatePlace(bytes: Uint8Array, { at, bytes: size }: Place, random: Random): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (at + size > bytes.length) return;
  const before =
    size === 8
      ? view.getBigInt64(at, true)
      : BigInt(size === 4 ? view.getInt32(at, true) : size === 2 ? view.getInt16(at, true) : view.getInt8(at));
  const choice = random.integer(4);
  const value =
    choice === 0
      ? (EXTREMES[random.integer(EXTREMES.length)] as bigint)
      : choice === 1
        ? before + BigInt(random.integer(33) - 16)
        : choice === 2
          ? before ^ (1n << BigInt(random.integer(size * 8)))
          : before * BigInt(2 + random.integer(6));
  if (size === 8) view.setBigInt64(at, BigInt.asIntN(64, value), true);
  else if (size === 4) view.setInt32(at, Number(BigInt.asIntN(32, value)), true);
  else if (size === 2) view.setInt16(at, Number(BigInt.asIntN(16, value)), true);
  else view.setInt8(at, Number(BigInt.asIntN(8, value)));
}

/** Changes bytes without knowing what they mean: flips, other bytes, cuts, doubled and left out pieces. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.integer(Math.max(1, bytes.length));
  const length = random.integer(Math.min(64, Math.max(1, bytes.length - at)) + 1);
  switch (random.integer(6)) {
    case 0:
      bytes[at] = (bytes[at] as number) ^ (1 << random.integer(8));
      return bytes;
    case 1:
      bytes[at] = random.integer(256);
      return bytes;
    case 2:
      return bytes.slice(0, at);
    case 3:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length));
    case 4:
      return joined(bytes.subarray(0, at + length), bytes.subarray(at));
    default:
      bytes.copyWithin(at, random.integer(bytes.length), random.integer(bytes.length));
      return bytes;
  }
}

/** Changes a text by pieces of its own and by pieces that mean something in such texts. */
export function mutateText(text: string, random: Random, words: readonly string[]): string {
  let changed = text;
  for (let change = 1 + random.integer(3); change > 0; change--) {
    const at = random.integer(changed.length + 1);
    const to = Math.min(changed.length, at + random.integer(12));
    const word = words[random.integer(words.length)] as string;
    const choice = random.integer(5);
    if (choice === 0) changed = changed.slice(0, at) + word + changed.slice(at);
    else if (choice === 1) changed = changed.slice(0, at) + word + changed.slice(to);
    else if (choice === 2) changed = changed.slice(0, at) + changed.slice(to);
    else if (choice === 3) changed = changed.slice(0, to) + changed.slice(at);
    else
      changed =
        changed.slice(0, at) +
        String.fromCharCode(random.integer(random.integer(4) === 0 ? 65_536 : 128)) +
        changed.slice(at + 1);
  }
  return changed;
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(left.length + right.length);
  bytes.set(left);
  bytes.set(right, left.length);
  return bytes;
}
