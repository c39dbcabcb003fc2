import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { valueKey } from 'rxarrow/runtime';
import { generateBars } from 'rxarrow/testing';

const values = fc.array(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: false,
    maxDepth: 3,
  }),
  { maxLength: 3 },
);

describe('the key of values', () => {
  test('is the same for the same values and for no others', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(valueKey(structuredClone(a))).toBe(valueKey(a));
        // A key may tell apart what a comparison takes for equal, as holes of an array; never the other way round.
        if (valueKey(a) === valueKey(b)) expect(isDeepStrictEqual(a, b)).toBe(true);
      }),
    );
  });

  test('fields may come in any order, and what looks alike is told apart', () => {
    expect(valueKey([{ a: 1, b: [2] }])).toBe(valueKey([{ b: [2], a: 1 }]));
    const alike = [1, '1', 1n, true, 'true', null, 'null', undefined, Number.NaN, 0, -0, [], {}, [[]], '', new Date(1)];
    expect(new Set(alike.map((value) => valueKey([value]))).size).toBe(alike.length);
    expect(valueKey(['a', 'b'])).not.toBe(valueKey(['a,b']));
    expect(valueKey([[1], 2])).not.toBe(valueKey([[1, 2]]));
  });

  test('batches are the same by their rows', () => {
    const [one, two] = generateBars({ instants: 20, batchRows: 5 });
    const [again] = generateBars({ instants: 20, batchRows: 5 });
    expect(valueKey([one])).toBe(valueKey([again]));
    expect(valueKey([one])).not.toBe(valueKey([two]));
  });

  test('long keys are short', () => {
    expect(valueKey(['x'.repeat(10_000)])).toHaveLength(44);
  });

  test('what has no value is refused', () => {
    const circular: { self?: unknown } = {};
    circular.self = circular;
    for (const value of [() => 1, Symbol('s'), circular, Promise.resolve(1), new WeakMap()])
      expect(() => valueKey([{ deep: [value] }])).toThrow(/memoize: parameter "arguments" is .*function `key`/);
  });
});
