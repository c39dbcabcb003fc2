import { Field, Schema, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import { InvalidParams } from '../base/errors.js';
import {
  booleanColumn,
  DictionaryBuilder,
  float64Column,
  int64Column,
  newBatch,
  timeColumn,
} from '../columnar/index.js';

type Values =
  ArrayLike<number> | ArrayLike<bigint> | readonly (string | number | bigint | boolean | null | undefined)[];

/** Names whose int64 values are times in ns. */
const TIME_NAMES = new Set(['time', 'available']);

/**
 * A batch of plain arrays. Numbers become float64 (NaN, null and undefined are null), bigint becomes int64, or a time in ns
 * in the columns `time` and `available`, text a dictionary, booleans bool. A Float64Array is taken as it is, not copied.
 * @throws InvalidParams for unequal lengths and mixed columns
 */
export function batchFromArrays(arrays: Readonly<Record<string, Values>>, component = 'fromArrays'): RecordBatch {
  const entries = Object.entries(arrays);
  const rows = entries[0]?.[1].length ?? 0;
  const fields: Field[] = [];
  const columns: Data[] = [];
  for (const [name, values] of entries) {
    if (values.length !== rows) {
      throw new InvalidParams({
        component,
        path: name,
        found: `${values.length} values`,
        expected: `${rows} values as in "${entries[0]?.[0] ?? ''}"`,
      });
    }
    const column = columnOf(name, values, component);
    fields.push(new Field(name, column.type as DataType, true));
    columns.push(column);
  }
  return newBatch(new Schema(fields), rows, columns);
}

/** A batch of plain objects; the columns are those of all rows, in the order they first appear. */
export function batchFromRows(rows: readonly Readonly<Record<string, unknown>>[], component = 'fromRows'): RecordBatch {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  const arrays = Object.fromEntries(
    [...names].map((name) => [name, rows.map((row) => (Object.hasOwn(row, name) ? row[name] : null))]),
  );
  return batchFromArrays(arrays as Record<string, Values>, component);
}

function columnOf(name: string, values: Values, component: string): Data {
  if (values instanceof Float64Array) return float64Column(values, values.length);
  if (values instanceof BigInt64Array)
    return TIME_NAMES.has(name) ? timeColumn(values, values.length) : int64Column(values, values.length);
  if (ArrayBuffer.isView(values))
    return float64Column(Float64Array.from(values as unknown as ArrayLike<number | bigint>, Number), values.length);
  return mixedColumn(name, values as readonly unknown[], component);
}

function mixedColumn(name: string, values: readonly unknown[], component: string): Data {
  const sample = values.find((value) => value !== null && value !== undefined);
  const wanted = sample instanceof Date ? 'date' : typeof sample;
  for (const [row, value] of values.entries()) {
    if (value === null || value === undefined) continue;
    const found = value instanceof Date ? 'date' : typeof value;
    if (found !== wanted)
      throw new InvalidParams({
        component,
        path: `${name}[${row}]`,
        found: value,
        expected: `a ${wanted} as in the rows before`,
      });
  }
  switch (wanted) {
    case 'undefined':
    case 'number':
      return float64Column(
        Float64Array.from(values, (value) => (typeof value === 'number' ? value : Number.NaN)),
        values.length,
      );
    case 'boolean':
      return booleanColumn(
        Float64Array.from(values, (value) => (typeof value === 'boolean' ? Number(value) : Number.NaN)),
        values.length,
      );
    case 'string':
      return new DictionaryBuilder().columnOf(values.map((value) => (typeof value === 'string' ? value : null)));
    case 'bigint':
    case 'date': {
      const missing = values.findIndex((value) => value === null || value === undefined);
      if (missing >= 0)
        throw new InvalidParams({
          component,
          path: `${name}[${missing}]`,
          found: values[missing],
          expected: `a ${wanted}; whole numbers and times cannot be missing`,
        });
      const integers = BigInt64Array.from(values, (value) =>
        value instanceof Date ? BigInt(value.getTime()) * 1_000_000n : (value as bigint),
      );
      return wanted === 'date' || TIME_NAMES.has(name)
        ? timeColumn(integers, values.length)
        : int64Column(integers, values.length);
    }
    default:
      throw new InvalidParams({
        component,
        path: name,
        found: sample,
        expected: 'numbers, text, booleans, bigint or Date',
      });
  }
}
