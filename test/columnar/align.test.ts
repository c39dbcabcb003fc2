import {
  Data,
  Dictionary,
  Field,
  Float64,
  Int64,
  Int8,
  Schema,
  Utf8,
  vectorFromArray,
  type DataType,
  type Int32,
} from 'apache-arrow';
import { expect, test } from 'vitest';
import { SchemaMismatch } from '../../src/base/index.js';
import { Aligner, batchesToRows, concatBatches, newBatch, newSchema, sliceRows } from '../../src/columnar/index.js';
import { batchFromRows } from '../../src/core/index.js';

const left = batchFromRows([
  { symbol: 'AAA', bid: 1 },
  { symbol: null, bid: 2 },
  { symbol: 'BBB', bid: 3 },
]);
const right = batchFromRows([{ symbol: 'BBB', price: 7 }]);

test('batches of two schemas get the columns of both, and words one dictionary', () => {
  const aligner = new Aligner([left.schema, right.schema], 'test');
  const all = concatBatches([aligner.align(right), aligner.align(left), aligner.align(sliceRows(left, 1, 3))]);
  expect(batchesToRows([all])).toEqual([
    { symbol: 'BBB', bid: null, price: 7 },
    { symbol: 'AAA', bid: 1, price: null },
    { symbol: null, bid: 2, price: null },
    { symbol: 'BBB', bid: 3, price: null },
    { symbol: null, bid: 2, price: null },
    { symbol: 'BBB', bid: 3, price: null },
  ]);
  const words = all.data.children[0]?.dictionary;
  expect(new Set(words?.toArray()).size).toBe(words?.length);
});

test('a column of one name and two types is refused with both types', () => {
  const other = new Schema([new Field('symbol', new Float64(), true)]);
  expect(() => new Aligner([left.schema, other], 'merge')).toThrow(SchemaMismatch);
  expect(() => new Aligner([left.schema, other], 'merge')).toThrow(/Dictionary<Utf8>.*symbol: Float64/);
});

test('words come together whatever the width of their codes', () => {
  const dictionary = vectorFromArray(['BBB', 'CCC'], new Utf8());
  const batches = [new Int8(), new Int64()].map((indices) => {
    const type = new Dictionary(new Utf8(), indices as unknown as Int32);
    const codes = indices instanceof Int8 ? Int8Array.of(1, 0) : BigInt64Array.of(1n, 0n);
    const column = new Data(type as DataType, 0, 2, 0, [undefined, codes] as never, [], dictionary);
    return newBatch(newSchema([['symbol', type, true]]), 2, [column]);
  });
  const aligner = new Aligner([left.schema, ...batches.map(({ schema }) => schema)], 'test');
  const all = concatBatches([left, ...batches].map((batch) => aligner.align(batch)));
  expect(batchesToRows([all]).map(({ symbol }) => symbol)).toEqual(['AAA', null, 'BBB', 'CCC', 'BBB', 'CCC', 'BBB']);
});
