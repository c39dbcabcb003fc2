import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortIndicesByTime } from '../../src/columnar/index.js';

describe('sortIndicesByTime', () => {
  it('is stable and follows the tie-breakers', () => {
    const row = fc.tuple(fc.bigInt({ min: -3n, max: 3n }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const times = BigInt64Array.from(rows, ([time]) => time);
        const ranks = Int32Array.from(rows, ([, rank]) => rank);
        const out = new Int32Array(rows.length);
        const compare = (a: bigint | number, b: bigint | number): number => (a < b ? -1 : a > b ? 1 : 0);
        const plain = rows.map((_, index) => index);
        expect(sortIndicesByTime(times, rows.length, out)).toBe(
          plain.some((index) => index > 0 && (times[index - 1] as bigint) > (times[index] as bigint)),
        );
        expect([...out]).toEqual([...plain].sort((a, b) => compare(times[a] as bigint, times[b] as bigint) || a - b));
        sortIndicesByTime(times, rows.length, out, [ranks]);
        expect([...out]).toEqual(
          [...plain].sort(
            (a, b) =>
              compare(times[a] as bigint, times[b] as bigint) ||
              compare(ranks[a] as number, ranks[b] as number) ||
              a - b,
          ),
        );
      }),
    );
  });

  it('tells times apart that are the same as float64', () => {
    const times = BigInt64Array.of(2n ** 62n + 1n, 2n ** 62n, -(2n ** 62n), -(2n ** 62n) + 1n);
    const out = new Int32Array(4);
    expect(sortIndicesByTime(times, 4, out)).toBe(true);
    expect([...out]).toEqual([2, 3, 1, 0]);
  });
});
