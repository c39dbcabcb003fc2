import {
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  makeData,
  Null,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint32,
  Uint8,
  Utf8,
  type DataType,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchRejected } from '../../src/base/index.js';
import { canWiden, newDictionaryType, readCells, textColumn, widenColumn } from '../../src/columnar/index.js';

describe('widening', () => {
  it.each<[DataType, DataType, boolean]>([
    [new Int16(), new Int32(), true],
    [new Int32(), new Int16(), false],
    [new Uint8(), new Int16(), true],
    [new Uint32(), new Int32(), false],
    [new Int32(), new Uint32(), false],
    [new Int32(), new Float64(), true],
    [new Int64(), new Float64(), false],
    [new Int16(), new Float32(), false],
    [new Float32(), new Float64(), true],
    [new Float64(), new Float32(), false],
    [new TimestampSecond('UTC'), new TimestampNanosecond('UTC'), true],
    [new TimestampMillisecond(null), new TimestampNanosecond('UTC'), true],
    [new TimestampMillisecond('Europe/Berlin'), new TimestampNanosecond('UTC'), false],
    [new TimestampNanosecond('UTC'), new TimestampSecond('UTC'), false],
    [new Utf8(), newDictionaryType(), true],
    [newDictionaryType(), new Utf8(), true],
    [new Utf8(), new Float64(), false],
    [new Null(), new Float64(), true],
  ])('%s to %s: %s', (from, to, can) => {
    expect(canWiden(from, to)).toBe(can);
  });

  it('keeps every whole number, with nulls and in slices', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), { minLength: 1 }),
        fc.nat(),
        (values, cut) => {
          const bitmap = new Uint8Array((values.length + 7) >> 3);
          for (const [at, value] of values.entries())
            if (value !== null) bitmap[at >> 3] = (bitmap[at >> 3] as number) | (1 << (at & 7));
          const whole = makeData({
            type: new Int32(),
            length: values.length,
            nullCount: values.filter((value) => value === null).length,
            nullBitmap: bitmap,
            data: Int32Array.from(values, (value) => value ?? 0),
          });
          const from = cut % values.length;
          const column = whole.slice(from, values.length - from);
          const expected = values.slice(from);
          expect(readCells(widenColumn(column, new Float64(), 'x'), 'x')).toEqual(expected);
          expect(readCells(widenColumn(column, new Int64(), 'x'), 'x')).toEqual(
            expected.map((value) => (value === null ? null : BigInt(value))),
          );
        },
      ),
    );
  });

  it('makes times finer, and refuses those that do not fit', () => {
    const column = makeData({ type: new TimestampMillisecond('UTC'), length: 2, data: BigInt64Array.of(1n, -5n) });
    expect(readCells(widenColumn(column, new TimestampNanosecond('UTC'), 'time'), 'time')).toEqual([
      1_000_000n,
      -5_000_000n,
    ]);
    const far = makeData({ type: new TimestampSecond('UTC'), length: 1, data: BigInt64Array.of(2n ** 62n) });
    expect(() => widenColumn(far, new TimestampNanosecond('UTC'), 'time')).toThrow(BatchRejected);
  });

  it('makes words of text and text of words', () => {
    const words = widenColumn(textColumn(['a', null, 'a', 'b']), newDictionaryType(), 'w');
    expect(readCells(words, 'w')).toEqual(['a', null, 'a', 'b']);
    expect(readCells(widenColumn(words, new Utf8(), 'w'), 'w')).toEqual(['a', null, 'a', 'b']);
  });

  it('fills a column that holds nothing yet with nulls', () => {
    const column = makeData({ type: new Null(), length: 3 });
    expect(readCells(widenColumn(column, new Float64(), 'x'), 'x')).toEqual([null, null, null]);
  });
});
