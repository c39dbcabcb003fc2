import {
  Decimal,
  Dictionary,
  Float32,
  LargeUtf8,
  makeData,
  Null,
  TimestampSecond,
  Uint64,
  Utf8,
  Utf8View,
  Int32,
  vectorFromArray,
  type Data,
  type DataType,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { gatherColumn, nullColumn, readCells } from '../../src/columnar/index.js';
import { KINDS } from './support/batches.js';

const take = (column: Data, ...rows: number[]): unknown[] =>
  readCells(gatherColumn(column, 'x', Int32Array.from(rows), rows.length), 'x');

describe('gatherColumn', () => {
  it('takes rows of less common types', () => {
    const decimal = makeData({
      type: new Decimal(0, 18, 128),
      length: 2,
      data: Uint32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    }) as Data;
    expect(take(decimal, 1, -1)).toEqual([Uint32Array.of(5, 6, 7, 8), null]);
    const large = vectorFromArray(['a', 'bc', null], new LargeUtf8()).data[0] as Data;
    expect(take(large, 1, 2, 0, -1)).toEqual(['bc', null, 'a', null]);
    const unsigned = makeData({ type: new Uint64(), length: 2, data: BigUint64Array.of(2n ** 64n - 1n, 1n) }) as Data;
    expect(take(unsigned, 0)).toEqual([2n ** 64n - 1n]);
    const seconds = makeData({ type: new TimestampSecond(), length: 1, data: BigInt64Array.of(-5n) }) as Data;
    expect(take(seconds, 0)).toEqual([-5_000_000_000n]);
    expect(take(nullColumn(new Null(), 'x', 3), 2, 0)).toEqual([null, null]);
    expect(take(vectorFromArray([1.5], new Float32()).data[0] as Data, 0, 0)).toEqual([1.5, 1.5]);
  });

  it('shares the dictionary', () => {
    const column = vectorFromArray(['a', 'b'], new Dictionary(new Utf8(), new Int32())).data[0] as Data;
    expect(gatherColumn(column, 'x', Int32Array.of(1), 1).dictionary).toBe(column.dictionary);
  });

  it('refuses views', () => {
    const view = makeData({ type: new Utf8View(), length: 1, views: new Uint8Array(16) } as never) as Data;
    expect(() => gatherColumn(view, 'x', Int32Array.of(0), 1)).toThrow(
      /"x": wanted a type that rows can be taken from/,
    );
  });
});

describe('nullColumn', () => {
  it.each(KINDS.map((kind) => [kind.name, kind.type()] as const))('makes nulls of %s', (_, type: DataType) => {
    const column = nullColumn(type, 'x', 3);
    expect([column.length, column.nullCount]).toEqual([3, 3]);
    expect(readCells(column, 'x')).toEqual([null, null, null]);
    expect(readCells(nullColumn(type, 'x', 0), 'x')).toEqual([]);
  });
});
