import {
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  List,
  Struct,
  TimestampMillisecond,
  TimestampNanosecond,
  Utf8,
  type DataType,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  columnIndex,
  describeSchema,
  describeType,
  layoutOf,
  newDictionaryType,
  newSchema,
  sameSchema,
  sameType,
} from '../../src/columnar/index.js';

const item = (type: DataType, name = 'item'): Field => new Field(name, type, true);

describe('schemas', () => {
  it('compare by columns, not by object, number of dictionary or metadata', () => {
    const make = (): ReturnType<typeof newSchema> =>
      newSchema(
        [
          ['symbol', newDictionaryType(), false],
          ['time', new TimestampNanosecond('UTC'), false],
        ],
        new Map([['k', String(Math.random())]]),
      );
    expect(sameSchema(make(), make())).toBe(true);
    const [a] = [newSchema([['x', new Float64(), true]])];
    expect(sameSchema(a, newSchema([['x', new Float64(), false]]))).toBe(false);
    expect(sameSchema(a, newSchema([['y', new Float64(), true]]))).toBe(false);
    expect(sameSchema(a, newSchema([]))).toBe(false);
  });

  it('tell types apart that look alike', () => {
    const types: DataType[] = [
      new Float64(),
      new Float32(),
      new Int32(),
      new Utf8(),
      newDictionaryType() as DataType,
      new TimestampNanosecond(),
      new TimestampNanosecond('UTC'),
      new TimestampMillisecond(),
      new FixedSizeList(2, item(new Float64())) as DataType,
      new FixedSizeList(3, item(new Float64())) as DataType,
      new FixedSizeList(2, item(new Float32())) as DataType,
      new List(item(new Float64())) as DataType,
      new Struct([item(new Float64(), 'a')]) as DataType,
      new Struct([item(new Float64(), 'b')]) as DataType,
    ];
    for (const [at, a] of types.entries())
      for (const [index, b] of types.entries()) expect(sameType(a, b)).toBe(at === index);
    expect(new Set(types.map(describeType)).size).toBeGreaterThanOrEqual(types.length - 1);
  });

  it('find columns and keep their layout', () => {
    const schema = newSchema([
      ['a', new Float64(), true],
      ['b', newDictionaryType(), true],
    ]);
    expect([columnIndex(schema, 'b'), columnIndex(schema, 'c')]).toEqual([1, -1]);
    expect(layoutOf(schema)).toBe(layoutOf(schema));
    expect(describeSchema(schema)).toEqual(['a: Float64', 'b: Dictionary<Utf8>']);
  });
});
