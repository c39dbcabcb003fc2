import {
  Dictionary,
  Field,
  Int32,
  Int8,
  List,
  Utf8,
  Utf8View,
  vectorFromArray,
  type Data,
  type DataType,
  type RecordBatch,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { batchesToRows, newBatch, newSchema, readIpc, sliceRows, writeIpcStream } from '../../src/columnar/index.js';
import { OutgoingLayout } from '../../src/columnar/ipc-layout.js';
import { batchesOf, KINDS } from './support/batches.js';

describe('OutgoingLayout', () => {
  it('numbers dictionaries by column, inside lists too', () => {
    const words = (): DataType => new Dictionary(new Utf8(), new Int8()) as DataType;
    const schema = newSchema([
      ['a', words(), true],
      ['b', new List(new Field('item', words(), true)) as DataType, true],
    ]);
    const layout = new OutgoingLayout(schema, true);
    expect(layout.dictionaries.map(({ id }) => id)).toEqual([0, 1]);
    expect((layout.schema.fields[0]?.type as unknown as Dictionary).id).toBe(0);
    expect(String(layout.schema.fields[1]?.type)).toBe('List<Dictionary<Int32, Utf8>>');
  });

  it('cuts the buffers of a slice to its rows', () => {
    const rows = 10_000;
    const kinds = KINDS.filter((kind) => ['bool', 'float64', 'text', 'list'].includes(kind.name));
    const cells = [
      Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? null : row)),
      Array.from({ length: rows }, (_, row) => row % 2 === 0),
      Array.from({ length: rows }, (_, row) => `id${row}`),
      Array.from({ length: rows }, (_, row) => [row, row]),
    ];
    const order = kinds.map((kind) => cells[['float64', 'bool', 'text', 'list'].indexOf(kind.name)] as never);
    const [whole] = batchesOf(kinds, [order]) as [RecordBatch];
    const slice = sliceRows(whole, 5001, 5011);
    const bytes = writeIpcStream([slice]);
    expect(bytes.length).toBeLessThan(3000);
    expect(batchesToRows(readIpc(bytes))).toEqual(batchesToRows([slice]));
  });

  it('unites dictionaries inside lists', () => {
    const type = (): DataType => new List(new Field('item', new Dictionary(new Utf8(), new Int32()), true)) as DataType;
    const batches = [
      [['a', 'b'], ['a']],
      [['c'], ['b', 'c']],
    ].map((values) => newBatch(newSchema([['x', type(), true]]), 2, [vectorFromArray(values, type()).data[0] as Data]));
    expect(batchesToRows(readIpc(writeIpcStream(batches)))).toEqual(batchesToRows(batches));
  });

  it('refuses what cannot be written', () => {
    const open =
      (type: DataType): (() => void) =>
      () =>
        new OutgoingLayout(newSchema([['x', type, true]]), true);
    expect(open(new Utf8View())).toThrow(/"x": wanted a type that can be written/);
    expect(open(new Dictionary(new Int32(), new Int8()) as DataType)).toThrow(/"x": wanted a dictionary of text/);
  });
});
