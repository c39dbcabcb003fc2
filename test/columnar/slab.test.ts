import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newBitmap, newFloat64, newInt32, newInt64, newUint8, Scratch } from '../../src/columnar/index.js';

describe('slabs', () => {
  it('hand out zeroed arrays that share no byte', () => {
    const makers = [newFloat64, newInt32, newInt64, newUint8, newBitmap] as const;
    const request = fc.tuple(fc.nat(makers.length - 1), fc.oneof(fc.nat(100), fc.nat(40_000)));
    fc.assert(
      fc.property(fc.array(request, { maxLength: 30 }), (requests) => {
        const arrays = requests.map(([maker, length]) => (makers[maker] as typeof newUint8)(length));
        for (const [at, array] of arrays.entries()) {
          const [maker, length] = requests[at] as [number, number];
          expect(array.length).toBe(maker === 4 ? Math.ceil(length / 64) * 8 : length);
          const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
          expect(bytes.every((byte) => byte === 0)).toBe(true);
          bytes.fill(at + 1);
        }
        for (const [at, array] of arrays.entries()) {
          const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
          expect(bytes.every((byte) => byte === at + 1)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('Scratch', () => {
  it('keeps an array per name and grows it', () => {
    const scratch = new Scratch();
    const a = scratch.float64('a', 10);
    expect(scratch.float64('a', 1000)).toBe(a);
    expect(scratch.float64('b', 10)).not.toBe(a);
    expect(scratch.float64('a', 5000).length).toBeGreaterThanOrEqual(5000);
    expect(scratch.int32('a', 5)).toBeInstanceOf(Int32Array);
    expect(scratch.int32(3, 5)).toBe(scratch.int32(3, 5));
  });
});
