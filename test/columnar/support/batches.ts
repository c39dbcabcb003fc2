import {
  Binary,
  Bool,
  Data,
  DataType,
  DateDay,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  Int64,
  Int8,
  List,
  Struct,
  StructRow,
  TimestampNanosecond,
  Uint32,
  Utf8,
  vectorFromArray,
  type RecordBatch,
} from 'apache-arrow';
import fc from 'fast-check';
import { newBatch, newSchema } from '../../../src/columnar/index.js';

/** One value of a row, as a test writes it. */
export type Cell = number | bigint | string | boolean | null | readonly Cell[] | { readonly [name: string]: Cell };

export interface Kind {
  readonly name: string;
  readonly type: () => DataType;
  readonly cell: fc.Arbitrary<Cell>;
}

const words = fc.constantFrom('', 'AAPL', 'MSFT', 'ÄÖÜ', '😀', 'a word that is longer than twenty-four bytes');
const floats = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map((tick) => tick / 100),
  fc.constantFrom(-0, Infinity, -Infinity, 0.1),
);

/** A kind of column for each type that this room handles. */
export const KINDS: readonly Kind[] = [
  { name: 'float64', type: () => new Float64(), cell: floats },
  { name: 'float32', type: () => new Float32(), cell: fc.integer({ min: -1000, max: 1000 }) },
  { name: 'int8', type: () => new Int8(), cell: fc.integer({ min: -128, max: 127 }) },
  { name: 'int32', type: () => new Int32(), cell: fc.integer() },
  { name: 'uint32', type: () => new Uint32(), cell: fc.nat() },
  { name: 'int64', type: () => new Int64(), cell: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  { name: 'bool', type: () => new Bool(), cell: fc.boolean() },
  {
    name: 'time',
    type: () => new TimestampNanosecond('UTC'),
    cell: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  },
  { name: 'day', type: () => new DateDay(), cell: fc.integer({ min: -100_000, max: 100_000 }) },
  { name: 'text', type: () => new Utf8(), cell: words },
  { name: 'bytes', type: () => new Binary(), cell: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 5 }) },
  { name: 'symbol', type: () => new Dictionary(new Utf8(), new Int32()), cell: words },
  {
    name: 'pair',
    type: () => new FixedSizeList(2, new Field('item', new Float64(), true)),
    cell: fc.tuple(floats, floats),
  },
  {
    name: 'list',
    type: () => new List(new Field('item', new Int32(), true)),
    cell: fc.array(fc.integer(), { maxLength: 3 }),
  },
  { name: 'texts', type: () => new List(new Field('item', new Utf8(), true)), cell: fc.array(words, { maxLength: 3 }) },
  {
    name: 'struct',
    type: () => new Struct([new Field('a', new Int32(), true), new Field('b', new Utf8(), true)]),
    cell: fc.record({ a: fc.integer(), b: words }),
  },
];

/** A column of these cells, built the public way, so that it does not rest on what is tested. */
export function columnOf(type: DataType, cells: readonly Cell[]): Data {
  const unwrapped =
    type instanceof Binary ? cells.map((cell) => (cell === null ? null : Uint8Array.from(cell as number[]))) : cells;
  if (type instanceof TimestampNanosecond) return int64Column(type, cells);
  if (type instanceof DateDay) {
    const plain = vectorFromArray(cells as number[], new Int32()).data[0] as Data;
    return new Data(type, 0, plain.length, plain.nullCount, [undefined, plain.values, plain.nullBitmap] as never);
  }
  return vectorFromArray(unwrapped as unknown[], type).data[0] as Data;
}

function int64Column(type: DataType, cells: readonly Cell[]): Data {
  const plain = vectorFromArray(cells as bigint[], new Int64()).data[0] as Data;
  return new Data(type, 0, plain.length, plain.nullCount, [undefined, plain.values, plain.nullBitmap] as never);
}

/** Batches of one schema with every kind of column; each batch has dictionaries of its own. */
export function batchesOf(kinds: readonly Kind[], parts: readonly (readonly Cell[][])[]): RecordBatch[] {
  const schema = newSchema(kinds.map((kind) => [kind.name, kind.type(), true] as const));
  return parts.map((cells) =>
    newBatch(
      schema,
      cells[0]?.length ?? 0,
      kinds.map((_, index) => columnOf((schema.fields[index] as Field).type as DataType, cells[index] ?? [])),
    ),
  );
}

/** Cells by column for `rows` rows, nulls among them. */
export function cellsOf(kinds: readonly Kind[], rows: number): fc.Arbitrary<Cell[][]> {
  return fc.tuple(
    ...kinds.map((kind) =>
      fc.array(fc.option(kind.cell, { freq: 5, nil: null }), { minLength: rows, maxLength: rows }),
    ),
  ) as unknown as fc.Arbitrary<Cell[][]>;
}

/** What apache-arrow's own accessors say a column holds. */
export function cellsIn(column: Data): Cell[] {
  // apache-arrow gives times as rounded milliseconds; here they are what is stored.
  const type = column.type as DataType;
  const stored = DataType.isTimestamp(type) ? new Int64() : DataType.isDate(type) ? new Int32() : type;
  const vector = vectorOf(stored === type ? column : (column.clone(stored as DataType) as Data));
  return Array.from({ length: column.length }, (_, row) => plain(vector.get(row)));
}

function vectorOf(column: Data): { get(row: number): unknown } {
  return new (vectorFromArray([1], new Int32()).constructor as new (data: Data[]) => { get(row: number): unknown })([
    column,
  ]);
}

function plain(value: unknown): Cell {
  if (value instanceof Uint8Array) return [...value];
  if (typeof value === 'object' && value !== null) {
    if (value instanceof StructRow)
      return Object.fromEntries([...value].map(([name, inner]) => [String(name), plain(inner)]));
    if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].map(plain);
  }
  return value as Cell;
}
