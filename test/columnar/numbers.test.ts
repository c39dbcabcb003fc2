import {
  Bool,
  Data,
  Float16,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  vectorFromArray,
  type DataType,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  booleanColumn,
  integerColumn,
  float64Column,
  hasNaN,
  int32Column,
  int64Column,
  int8Column,
  isNumeric,
  isValid,
  readNumbers,
  Scratch,
  textColumn,
  uint32Column,
} from '../../src/columnar/index.js';

const scratch = new Scratch();
const column = (type: DataType, values: readonly unknown[]): Data => vectorFromArray(values, type).data[0] as Data;
const read = (data: Data): number[] => [...readNumbers(data, 'x', scratch).values.subarray(0, data.length)];

const TYPES: readonly (readonly [name: string, type: DataType, values: readonly (number | bigint | boolean)[]])[] = [
  ['float64', new Float64(), [1.5, -0, Infinity, -1e300, 0.1]],
  ['float32', new Float32(), [1.5, -0, -Infinity, 0.25, 3]],
  ['float16', new Float16(), [1.5, 65_504, -0.25, 2 ** -24, 0]],
  ['int8', new Int8(), [-128, 127, 0, 1, 2]],
  ['int16', new Int16(), [-32_768, 32_767, 0, 1, 2]],
  ['int32', new Int32(), [-(2 ** 31), 2 ** 31 - 1, 0, 1, 2]],
  ['int64', new Int64(), [-(2n ** 53n), 2n ** 53n, 0n, 1n, 2n]],
  ['uint8', new Uint8(), [255, 127, 0, 1, 2]],
  ['uint16', new Uint16(), [65_535, 1, 0, 1, 2]],
  ['uint32', new Uint32(), [2 ** 32 - 1, 1, 0, 1, 2]],
  ['uint64', new Uint64(), [2n ** 53n, 1n, 0n, 1n, 2n]],
  ['bool', new Bool(), [true, false, true, true, false]],
];

describe('readNumbers', () => {
  it.each(TYPES)('reads %s, with nulls and in slices', (_, type, values) => {
    expect(isNumeric(type)).toBe(true);
    const wanted = values.map(Number);
    const plain = column(type, values);
    expect(read(plain)).toEqual(wanted);
    expect(readNumbers(plain, 'x', scratch).missing).toBe(false);
    const rows = [...values, null, ...values, null, ...values];
    const expected = [...wanted, NaN, ...wanted, NaN, ...wanted];
    const nulls = column(type, rows);
    expect(read(nulls)).toEqual(expected);
    expect(readNumbers(nulls, 'x', scratch).missing).toBe(true);
    for (const [from, length] of [
      [3, 9],
      [8, 4],
      [9, 8],
      [0, 0],
    ] as const) {
      const slice = nulls.slice(from, length) as Data;
      expect(read(slice)).toEqual(expected.slice(from, from + length));
      expect(Array.from({ length }, (__, row) => isValid(slice, row))).toEqual(
        rows.slice(from, from + length).map((value) => value !== null),
      );
    }
    // What stands under a null must not matter, nor that a slice has no null of its own.
    expect(readNumbers(nulls.slice(0, 5) as Data, 'x', scratch).missing).toBe(false);
  });

  it('hands out float64 without nulls as it is and copies nothing', () => {
    const values = Float64Array.of(1, NaN, 3);
    const data = new Data(new Float64(), 0, 3, 0, [undefined, values] as never);
    expect(readNumbers(data, 'x', scratch).values).toBe(values);
    expect(readNumbers(data, 'x', scratch).missing).toBe(true);
  });

  it('keeps apart what is read under different slots', () => {
    const a = readNumbers(column(new Int32(), [1, 2]), 'x', scratch, 'a').values;
    const b = readNumbers(column(new Int32(), [3, 4]), 'x', scratch, 'b').values;
    expect([a[0], b[0]]).toEqual([1, 3]);
  });

  it('refuses what is no number', () => {
    expect(isNumeric(new Utf8())).toBe(false);
    expect(() => readNumbers(textColumn(['1']) as Data, 'x', scratch)).toThrow(
      /"x": wanted a number; the batch has x: Utf8/,
    );
  });
});

describe('hasNaN', () => {
  it('tells NaN from infinities, wherever it is', () => {
    const value = fc.oneof(
      { weight: 5, arbitrary: fc.integer() },
      fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e308),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 20 }), fc.nat(20), fc.nat(20), (values, a, b) => {
        const [from, to] = [Math.min(a, b, values.length), Math.min(Math.max(a, b), values.length)];
        expect(hasNaN(Float64Array.from(values), from, to)).toBe(values.slice(from, to).some(Number.isNaN));
      }),
    );
  });
});

describe('columns of numbers', () => {
  it('have null for NaN', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer(), { nil: NaN }), { maxLength: 70 }), (values) => {
        const data = float64Column(Float64Array.from([...values, 99]), values.length);
        expect(data.length).toBe(values.length);
        expect(data.nullCount).toBe(values.filter(Number.isNaN).length);
        expect(read(data as Data)).toEqual(values);
        const flags = values.map((value) => (Number.isNaN(value) ? NaN : Math.abs(value) % 2));
        const bools = booleanColumn(Float64Array.from(flags), values.length);
        expect(bools.nullCount).toBe(data.nullCount);
        expect(read(bools as Data)).toEqual(flags);
        const integers = integerColumn(Float64Array.from([...values, 99]), values.length);
        expect(integers.values).toBeInstanceOf(Int32Array);
        expect(integers.nullCount).toBe(data.nullCount);
        expect(read(integers as Data)).toEqual(values);
      }),
    );
  });

  it('keep integers', () => {
    expect(read(int8Column(Int8Array.of(-1, 1), 2) as Data)).toEqual([-1, 1]);
    expect(read(int32Column(Int32Array.of(-1, 1), 1) as Data)).toEqual([-1]);
    expect(read(uint32Column(Uint32Array.of(2 ** 32 - 1), 1) as Data)).toEqual([2 ** 32 - 1]);
    expect(read(int64Column(BigInt64Array.of(5n), 1) as Data)).toEqual([5]);
  });
});
