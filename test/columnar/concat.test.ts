import {
  Data,
  Dictionary,
  Int16,
  Int64,
  Int8,
  Struct,
  Uint32,
  Uint8,
  Utf8,
  vectorFromArray,
  type DataType,
  type Int32,
  type RecordBatch,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBatches, emptyBatch, newBatch, newSchema, readStrings, sliceRows } from '../../src/columnar/index.js';
import { batchesOf, cellsIn, cellsOf, columnOf, KINDS, type Cell } from './support/batches.js';

const columnsIn = (batch: { data: { children: readonly Data[] } }): Cell[][] => batch.data.children.map(cellsIn);

describe('concatBatches', () => {
  it('puts slices of every type together and unites dictionaries', () => {
    fc.assert(
      fc.property(cellsOf(KINDS, 5), cellsOf(KINDS, 4), cellsOf(KINDS, 0), (a, b, none) => {
        const batches = batchesOf(KINDS, [a, none, b]);
        const cut = [sliceRows(batches[0] as never, 1, 4), batches[1] as never, sliceRows(batches[2] as never, 0, 3)];
        const whole = concatBatches(cut);
        expect(whole.schema).toBe(batches[0]?.schema);
        expect(columnsIn(whole)).toEqual(
          KINDS.map((_, index) => [...(a[index] as Cell[]).slice(1, 4), ...(b[index] as Cell[]).slice(0, 3)]),
        );
      }),
    );
  });

  it('leaves codes alone when the dictionaries are the same', () => {
    const kinds = KINDS.filter((kind) => kind.name === 'symbol');
    const [batch] = batchesOf(kinds, [[['a', 'b', null, 'a']]]);
    const whole = concatBatches([sliceRows(batch as never, 0, 2), sliceRows(batch as never, 2, 4)]);
    expect((whole.data.children[0] as Data).dictionary).toBe((batch?.data.children[0] as Data).dictionary);
    expect(columnsIn(whole)).toEqual([['a', 'b', null, 'a']]);
  });

  it('unites dictionaries with codes of every width, and refuses words that do not fit', () => {
    const batchOf = (indices: Int8 | Uint8 | Int16 | Uint32 | Int64, words: readonly string[]): RecordBatch => {
      const type = new Dictionary(new Utf8(), indices as unknown as Int32, 7);
      const codes = new (indices.ArrayType as unknown as { new (length: number): Uint8Array })(words.length);
      for (let row = 0; row < words.length; row++) codes[row] = (indices.bitWidth === 64 ? BigInt(row) : row) as number;
      const dictionary = vectorFromArray(words, new Utf8());
      const column = new Data(type as DataType, 0, words.length, 0, [undefined, codes] as never, [], dictionary);
      return newBatch(newSchema([['symbol', type, true]]), words.length, [column]);
    };
    const words = (prefix: string): string[] => Array.from({ length: 100 }, (_, index) => `${prefix}${index}`);
    for (const indices of [new Int8(), new Uint8(), new Int16(), new Uint32(), new Int64()]) {
      const whole = concatBatches([batchOf(indices, ['A', 'B']), batchOf(indices, ['C', 'A'])]);
      expect(readStrings(whole.data.children[0] as Data, 'symbol')).toEqual(['A', 'B', 'C', 'A']);
      expect((whole.data.children[0] as Data).values).toBeInstanceOf(indices.ArrayType);
    }
    const many = concatBatches([batchOf(new Uint8(), words('a')), batchOf(new Uint8(), words('b'))]);
    expect(readStrings(many.data.children[0] as Data, 'symbol')).toEqual([...words('a'), ...words('b')]);
    expect(() => concatBatches([batchOf(new Int8(), words('a')), batchOf(new Int8(), words('b'))])).toThrow(
      /"symbol": wanted a dictionary with codes that 200 words fit in.*int32 codes/,
    );
  });

  it('refuses other columns and needs a schema for nothing', () => {
    const [one] = batchesOf(KINDS.slice(0, 1), [[[1]]]);
    const [other] = batchesOf(KINDS.slice(1, 2), [[[1]]]);
    expect(() => concatBatches([one as never, other as never])).toThrow(
      /wanted float64: Float64; the batch has float32: Float32/,
    );
    expect(() => concatBatches([])).toThrow(/at least one batch/);
    expect(concatBatches([], newSchema([])).numRows).toBe(0);
    const schema =
      batchesOf(KINDS, [])[0]?.schema ?? newSchema(KINDS.map((kind) => [kind.name, kind.type(), true] as const));
    expect(concatBatches([emptyBatch(schema), emptyBatch(schema)]).numRows).toBe(0);
  });

  it('shares no struct of the parts', () => {
    const type: DataType = (KINDS.find((kind) => kind.name === 'struct') as { type: () => DataType }).type();
    expect(type).toBeInstanceOf(Struct);
    expect(cellsIn(columnOf(type, [{ a: 1, b: 'x' }, null]))).toEqual([{ a: 1, b: 'x' }, null]);
  });
});
