import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitAt, copyBits, countBits, newBitmap, realignedBits, setBit, setBits } from '../../src/columnar/index.js';

const bits = fc.array(fc.boolean(), { maxLength: 90 });
const bitmapOf = (values: readonly boolean[]): Uint8Array => {
  const bitmap = newBitmap(values.length);
  for (const [bit, value] of values.entries()) if (value) setBit(bitmap, bit);
  return bitmap;
};
const list = (bitmap: Uint8Array, from: number, count: number): boolean[] =>
  Array.from({ length: count }, (_, bit) => bitAt(bitmap, from + bit));

describe('bitmaps', () => {
  it('are copied, counted and filled by any range', () => {
    fc.assert(
      fc.property(bits, fc.nat(90), fc.nat(90), fc.nat(20), (values, a, b, target) => {
        const [from, to] = [Math.min(a, b, values.length), Math.min(Math.max(a, b), values.length)];
        const count = to - from;
        const bitmap = bitmapOf(values);
        const wanted = values.slice(from, to);
        expect(countBits(bitmap, from, count)).toBe(wanted.filter(Boolean).length);
        expect(list(realignedBits(bitmap, from, count), 0, count)).toEqual(wanted);
        const copy = newBitmap(target + count + 9);
        copyBits(bitmap, from, copy, target, count);
        expect(list(copy, 0, target + count + 9)).toEqual([
          ...new Array<boolean>(target).fill(false),
          ...wanted,
          ...new Array<boolean>(9).fill(false),
        ]);
        const filled = newBitmap(100);
        setBits(filled, from, count);
        expect(list(filled, 0, 100)).toEqual(Array.from({ length: 100 }, (_, bit) => bit >= from && bit < to));
      }),
    );
  });
});
