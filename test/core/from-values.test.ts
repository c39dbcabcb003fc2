import { describe, expect, it } from 'vitest';
import { batchesToRows } from '../../src/columnar/index.js';
import { batchFromArrays, batchFromRows } from '../../src/core/index.js';

describe('batchFromArrays', () => {
  it('makes columns by what the values are', () => {
    const batch = batchFromArrays({
      time: [1n, 2n],
      count: [3n, 4n],
      close: [1.5, null],
      up: [true, null],
      symbol: ['A', null],
    });
    const types = Object.fromEntries(batch.schema.fields.map((field) => [field.name, String(field.type)]));
    expect(types).toMatchObject({ close: 'Float64', count: 'Int64', up: 'Bool' });
    expect(types['time']).toContain('NANOSECOND');
    expect(batchesToRows([batch])).toEqual([
      { time: 1n, count: 3n, close: 1.5, up: true, symbol: 'A' },
      { time: 2n, count: 4n, close: null, up: null, symbol: null },
    ]);
  });

  it('takes a Float64Array as it is', () => {
    const close = Float64Array.of(1, 2, 3);
    expect(batchFromArrays({ close }).data.children[0]?.values).toBe(close);
  });

  it.each<[string, Record<string, (string | number | bigint | null)[]>, RegExp]>([
    ['columns of unequal length', { a: [1, 2], b: [1] }, /"b" is .*1 values.*expected 2 values as in "a"/],
    ['a column of several kinds', { a: [1, 'x'] }, /"a\[1\]" is "x"; expected a number as in the rows before/],
    ['times that are missing', { time: [1n, null] }, /"time\[1\]" is null; .*cannot be missing/],
  ])('refuses %s', (_, arrays, message) => {
    expect(() => batchFromArrays(arrays)).toThrow(message);
  });
});

describe('batchFromRows', () => {
  it('has the columns of all rows, null where a row lacks one', () => {
    expect(batchesToRows([batchFromRows([{ a: 1 }, { b: 'x' }])])).toEqual([
      { a: 1, b: null },
      { a: null, b: 'x' },
    ]);
    expect(batchFromRows([]).numRows).toBe(0);
    expect(batchesToRows([batchFromRows([{ day: new Date(1) }])])).toEqual([{ day: 1_000_000n }]);
  });
});

it('takes typed arrays of every kind', () => {
  const arrays = { a: Int8Array.of(-1), b: Float32Array.of(0.5), c: BigUint64Array.of(7n), d: BigInt64Array.of(8n) };
  expect(batchesToRows([batchFromArrays(arrays)])).toEqual([{ a: -1, b: 0.5, c: 7, d: 8n }]);
});
