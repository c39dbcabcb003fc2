import fc from 'fast-check';
import {
  Bool,
  DurationNanosecond,
  Float64,
  Int32,
  makeData,
  TimestampNanosecond,
  Utf8,
  type Data,
  type DataType,
  type RecordBatch,
  type Schema,
} from 'apache-arrow';
import { DictionaryBuilder, isValid, newBatch, newSchema, readStrings, setBit, textColumn } from 'rxarrow/columnar';

/** A value of any column as plain JavaScript; times and durations are nanoseconds. */
export type Value = number | boolean | string | bigint | null;

/** One row of the test market. */
export interface Row {
  readonly a: number | null;
  readonly b: number | null;
  readonly count: number | null;
  readonly flag: boolean | null;
  readonly open: boolean | null;
  readonly symbol: string | null;
  readonly venue: string | null;
  readonly time: bigint | null;
  readonly seen: bigint | null;
  readonly span: bigint | null;
}

const symbols = new DictionaryBuilder();
for (const word of ['unused', 'AAPL', 'MSFT', 'BTC/USD']) symbols.code(word);

export const schema: Schema = newSchema([
  ['a', new Float64(), true],
  ['b', new Float64(), true],
  ['count', new Int32(), true],
  ['flag', new Bool(), true],
  ['open', new Bool(), true],
  ['symbol', symbols.type, true],
  ['venue', new Utf8(), true],
  ['time', new TimestampNanosecond('UTC'), true],
  ['seen', new TimestampNanosecond('UTC'), true],
  ['span', new DurationNanosecond(), true],
]);

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 5, nil: null });
/** Prices come from integer ticks: floats drawn over bit patterns are hardly ever equal, near or zero. */
export const ticks = fc.integer({ min: -40, max: 40 }).map((tick) => tick / 4);
/** Times round midnight, the new year, leap days and before 1970, to the nanosecond. */
export const times = fc
  .tuple(
    fc.constantFrom(-86_400n * 365n * 30n, -1n, 0n, 951_782_400n, 1_337_299_200n, 1_709_164_800n, 1_704_067_200n),
    fc.integer({ min: -100_000, max: 100_000 }),
    fc.constantFrom(0n, 1n, -1n, 999_999_999n),
  )
  .map(([base, seconds, ns]) => (base + BigInt(seconds)) * 1_000_000_000n + ns);
export const spans = fc
  .tuple(fc.integer({ min: -7200, max: 7200 }), fc.constantFrom(0n, 1n))
  .map(([seconds, ns]) => BigInt(seconds) * 1_000_000_000n + ns);

export const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    a: maybe(ticks),
    b: maybe(ticks),
    count: maybe(fc.integer({ min: -3, max: 3 })),
    flag: maybe(fc.boolean()),
    open: maybe(fc.boolean()),
    symbol: maybe(fc.constantFrom('AAPL', 'MSFT', 'BTC/USD')),
    venue: maybe(fc.constantFrom('AAPL', 'X', '', 'é')),
    time: maybe(times),
    seen: maybe(times),
    span: maybe(spans),
  }),
  { maxLength: 40 },
);

/** A batch of these rows; `offset` rows before them are cut away, so that buffers do not begin at the first row. */
export function batchOf(table: readonly Row[], offset = 0): RecordBatch {
  const filler: Row = table[0] ?? {
    a: 9,
    b: null,
    count: 9,
    flag: true,
    open: null,
    symbol: 'unused',
    venue: null,
    time: 0n,
    seen: null,
    span: 1n,
  };
  const all = [...Array.from({ length: offset }, () => filler), ...table];
  const columns = schema.fields.map((field) =>
    columnOf(
      field.type as DataType,
      all.map((row) => row[field.name as keyof Row]),
    ).slice(offset, table.length),
  );
  return newBatch(schema, table.length, columns);
}

function columnOf(type: DataType, values: readonly Value[]): Data {
  if (type === symbols.type) return symbols.columnOf(values as (string | null)[]);
  if (type instanceof Utf8) return textColumn(values as (string | null)[]);
  const nullBitmap = new Uint8Array((values.length >> 3) + 1);
  for (const [row, value] of values.entries()) if (value !== null) setBit(nullBitmap, row);
  const nullCount = values.filter((value) => value === null).length;
  const validity = nullCount > 0 ? { nullBitmap } : {};
  return makeData({ type, length: values.length, nullCount, ...validity, data: dataOf(type, values) } as never);
}

function dataOf(type: DataType, values: readonly Value[]): unknown {
  if (type instanceof Float64) return Float64Array.from(values, (value) => (value as number | null) ?? -123);
  if (type instanceof Int32) return Int32Array.from(values, (value) => (value as number | null) ?? -123);
  if (type instanceof Bool) {
    const bits = new Uint8Array((values.length >> 3) + 1);
    for (const [row, value] of values.entries()) if (value === true) setBit(bits, row);
    return bits;
  }
  return BigInt64Array.from(values, (value) => (value as bigint | null) ?? 77n);
}

/** The values of a column as plain JavaScript. */
export function valuesOf(column: Data): Value[] {
  const type = column.type as DataType;
  if (type instanceof Utf8 || 'dictionary' in type) return readStrings(column, 'result');
  const values = column.values as Float64Array | BigInt64Array | Uint8Array;
  return Array.from({ length: column.length }, (_, row) => {
    if (!isValid(column, row)) return null;
    if (!(type instanceof Bool)) return values[row] as number | bigint;
    const bit = column.offset + row;
    return (((values[bit >> 3] as number) >> (bit & 7)) & 1) === 1;
  });
}
