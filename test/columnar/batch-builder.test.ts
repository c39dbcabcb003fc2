import {
  Bool,
  Dictionary,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  Uint32,
  Utf8,
  type RecordBatch,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  BatchBuilder,
  batchesToRows,
  newDictionaryType,
  newSchema,
  parseTimeInto,
  TIMESTAMP,
} from '../../src/columnar/index.js';

const schema = newSchema([
  ['symbol', newDictionaryType(), true],
  ['time', TIMESTAMP, false],
  ['price', new Float64(), true],
  ['sequence', new Int64(), true],
  ['partition', new Int32(), true],
  ['quality', new Uint32(), true],
  ['side', new Int8(), true],
  ['taken', new Bool(), true],
  ['id', new Utf8(), true],
]);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function fill(builder: BatchBuilder, row: number): void {
  const word = bytes(`,S${row % 3},`);
  builder.setTextBytes(0, row, word, 1, word.length - 1);
  parseTimeInto(bytes('2024-02-29'), 0, 10, builder.int64Words(1), row);
  builder.float64(2)[row] = row / 4;
  builder.int64(3)[row] = BigInt(row) - 1n;
  builder.int32(4)[row] = -row;
  builder.uint32(5)[row] = 2 ** 31 + row;
  builder.int8(6)[row] = row % 2 === 0 ? 1 : -1;
  builder.bool(7)[row] = row % 2;
  builder.setText(8, row, `ä${row}`);
}

const expected = (row: number): object => ({
  symbol: `S${row % 3}`,
  time: 1_709_164_800_000_000_000n,
  price: row / 4,
  sequence: BigInt(row) - 1n,
  partition: row === 0 ? -0 : -row,
  quality: 2 ** 31 + row,
  side: row % 2 === 0 ? 1 : -1,
  taken: row % 2 === 1,
  id: `ä${row}`,
});
const rowsOf = (batch: RecordBatch): object[] =>
  batchesToRows([batch]).map((row) => ({ ...row, partition: Number(row['partition']) || -0 }));
const wanted = (rows: number): object[] =>
  Array.from({ length: rows }, (_, row) => ({ ...expected(row), partition: -row || -0 }));

describe('BatchBuilder', () => {
  it('builds every kind of column, growing, again and again', () => {
    const builder = new BatchBuilder(schema, 4);
    const batches: RecordBatch[] = [];
    for (const rows of [0, 1, 9, 3, 16, 5]) {
      for (let row = 0; row < rows; row++) {
        builder.reserve(row + 1);
        fill(builder, row);
      }
      batches.push(builder.finish(rows));
    }
    expect(builder.capacity).toBe(16);
    for (const [index, rows] of [0, 1, 9, 3, 16, 5].entries())
      expect(rowsOf(batches[index] as RecordBatch)).toEqual(wanted(rows));
    expect(batches[2]?.schema).toBe(schema);
    expect(batches[5]?.data.children[0]?.dictionary).toBe(batches[2]?.data.children[0]?.dictionary);
  });

  it('sets nulls and forgets them with the row', () => {
    const builder = new BatchBuilder(schema, 8);
    for (let row = 0; row < 3; row++) fill(builder, row);
    for (const index of [0, 2, 3, 4, 5, 6, 7, 8]) builder.setNull(index, 1);
    builder.setText(8, 2, 'c');
    for (const index of [0, 2, 3, 4, 5, 6, 7, 8]) builder.setNull(index, 2);
    builder.resetRow(2);
    fill(builder, 2);
    const rows = batchesToRows([builder.finish(3)]);
    expect(rows[1]).toEqual({
      symbol: null,
      time: 1_709_164_800_000_000_000n,
      price: null,
      sequence: null,
      partition: null,
      quality: null,
      side: null,
      taken: null,
      id: null,
    });
    expect({ ...rows[2], partition: -2 }).toEqual(expected(2));
    fill(builder, 0);
    expect(batchesToRows([builder.finish(1)])[0]).toMatchObject({ price: 0, sequence: -1n, id: 'ä0' });
  });

  it('leaves what is not set zero, empty or null', () => {
    const builder = new BatchBuilder(schema, 2);
    fill(builder, 0);
    fill(builder, 1);
    builder.finish(2);
    expect(batchesToRows([builder.finish(2)])[1]).toEqual({
      symbol: null,
      time: 0n,
      price: 0,
      sequence: 0n,
      partition: 0,
      quality: 0,
      side: 0,
      taken: false,
      id: '',
    });
  });

  it('refuses null where the schema does, other kinds and other types', () => {
    const builder = new BatchBuilder(schema, 2);
    builder.setNull(1, 1);
    expect(() => builder.finish(2)).toThrow(/"time" must not be null, but 1 of 2 rows are, the first is row 1/);
    expect(() => builder.float64(0)).toThrow(/"symbol": wanted float64/);
    expect(() => builder.setText(2, 0, 'x')).toThrow(/"price": wanted text/);
    expect(() => builder.codes(2)).toThrow(/"price": wanted a dictionary/);
    expect(() => builder.setNull(99, 0)).toThrow(/"#99": wanted a column/);
    for (const type of [new Float32(), new Int16(), new Dictionary(new Utf8(), new Int8())]) {
      expect(() => new BatchBuilder(newSchema([['x', type, true]]))).toThrow(/wanted float64, int64/);
    }
  });
});
