import {
  Binary,
  Data,
  Field,
  FixedSizeList,
  Float64,
  Int32,
  Int64,
  List,
  type DataType,
  type RecordBatch,
} from 'apache-arrow';
import { CheckpointMismatch } from '../base/errors.js';
import { newBatch } from './batch.js';
import { columnIndex, describeSchema, newSchema } from './schema.js';
import { readStrings, textColumn, isText } from './strings.js';

/** The state of a stage as tables by name: what a checkpoint writes down. */
export type StateTables = Readonly<Record<string, RecordBatch>>;

/** Numbers of a state, bit for bit: NaN stays NaN and does not become null, -0 stays -0. */
export type StateNumbers = Float64Array | Int32Array | BigInt64Array;

/**
 * A column of a state:
 * - numbers, texts or byte strings, one a row;
 * - `width` numbers a row, one row's after the other's;
 * - a changing count of numbers a row, row `r` having those from `offsets[r]` to `offsets[r + 1]`.
 */
export type StateColumnInput =
  | StateNumbers
  | readonly (string | null)[]
  | readonly Uint8Array[]
  | { readonly values: StateNumbers; readonly width: number }
  | { readonly values: StateNumbers; readonly offsets: Int32Array };

/** What a column of a state holds: numbers (of fixed and changing counts one row's after the other's), texts or byte strings. */
export type StateValues = StateNumbers | readonly (string | null)[] | readonly Uint8Array[];

const FLOAT64 = new Float64();
const INT32 = new Int32();
const INT64 = new Int64();
const BINARY = new Binary();

/**
 * Makes a table of these columns, which it takes over: copy what goes on changing.
 * @throws CheckpointMismatch when the columns have different numbers of rows
 */
export function stateTable(columns: Readonly<Record<string, StateColumnInput>>): RecordBatch {
  const names = Object.keys(columns);
  const data = names.map((name) => stateColumn(columns[name] as StateColumnInput, name));
  const rows = data[0]?.length ?? 0;
  for (const [index, column] of data.entries()) {
    if (column.length !== rows) {
      throw new CheckpointMismatch(
        `State column "${names[index]}" has ${column.length} rows, but "${names[0]}" has ${rows}; all columns of a table need as many.`,
      );
    }
  }
  const schema = newSchema(
    data.map((column, index) => [names[index] as string, column.type as DataType, column.nullCount > 0] as const),
  );
  return newBatch(schema, rows, data);
}

function numberColumn(values: StateNumbers, rows: number): Data {
  const type = values instanceof Float64Array ? FLOAT64 : values instanceof Int32Array ? INT32 : INT64;
  return new Data(type as DataType, 0, rows, 0, [undefined, values] as never);
}

function isNumbers(input: StateColumnInput): input is StateNumbers {
  return input instanceof Float64Array || input instanceof Int32Array || input instanceof BigInt64Array;
}

function stateColumn(input: StateColumnInput, name: string): Data {
  if (isNumbers(input)) return numberColumn(input, input.length);
  if (Array.isArray(input)) {
    return input[0] instanceof Uint8Array ? bytesColumn(input as Uint8Array[]) : textColumn(input as (string | null)[]);
  }
  const { values } = input as { values: StateNumbers };
  const child = numberColumn(values, values.length);
  const item = new Field('item', child.type as DataType, false);
  if ('offsets' in input) {
    const { offsets } = input;
    return new Data(new List(item) as DataType, 0, offsets.length - 1, 0, [offsets, undefined] as never, [child]);
  }
  const { width } = input as { width: number };
  if (!Number.isInteger(width) || width < 1 || values.length % width !== 0) {
    throw new CheckpointMismatch(
      `State column "${name}" has ${values.length} numbers, which is no multiple of its width ${width}.`,
    );
  }
  if (width === 1) return child;
  return new Data(new FixedSizeList(width, item) as DataType, 0, values.length / width, 0, undefined, [child]);
}

function bytesColumn(values: readonly Uint8Array[]): Data {
  const offsets = new Int32Array(values.length + 1);
  let length = 0;
  for (const [row, value] of values.entries()) offsets[row + 1] = length += value.length;
  const bytes = new Uint8Array(length);
  for (const [row, value] of values.entries()) bytes.set(value, offsets[row]);
  return new Data(BINARY as DataType, 0, values.length, 0, [offsets, bytes] as never);
}

function stateColumnOf(table: RecordBatch, name: string): Data {
  const index = columnIndex(table.schema, name);
  if (index >= 0) return table.data.children[index] as Data;
  throw new CheckpointMismatch(
    `The state has no column "${name}"; it has ${describeSchema(table.schema).join(', ') || 'none'}.`,
    {
      hint: 'It was written by another version: give the component a migration or start without the checkpoint.',
    },
  );
}

/**
 * What a column of a state holds. Numbers are handed out as they are: copy before writing to them.
 * @throws CheckpointMismatch when there is no such column
 */
export function readState(table: RecordBatch, name: string): StateValues {
  const column = stateColumnOf(table, name);
  const rows = column.length;
  const type = column.type as DataType;
  if (isText(type)) return readStrings(column, name);
  if (type instanceof Binary) {
    const bytes = column.values as Uint8Array;
    const offsets = column.valueOffsets;
    return Array.from({ length: rows }, (_, row) => bytes.subarray(offsets[row], offsets[row + 1]));
  }
  if (type instanceof FixedSizeList) return numbersOf(column.children[0] as Data, 0, rows * type.listSize, name);
  if (type instanceof List) {
    const offsets = column.valueOffsets;
    return numbersOf(column.children[0] as Data, offsets[0] ?? 0, offsets[rows] ?? 0, name);
  }
  return numbersOf(column, 0, rows, name);
}

function numbersOf(column: Data, from: number, to: number, name: string): StateNumbers {
  const values = column.values as StateNumbers;
  if (!isNumbers(values))
    throw new CheckpointMismatch(`State column "${name}" is ${String(column.type)}, which no state is written as.`);
  return from === 0 && to === values.length ? values : values.subarray(from, to);
}

/**
 * Where each row's numbers begin among those that `readState` gives, for a column of changing counts; one more than there are rows.
 * @throws CheckpointMismatch when the column is none
 */
export function readStateOffsets(table: RecordBatch, name: string): Int32Array {
  const column = stateColumnOf(table, name);
  if (!(column.type instanceof List)) throw new CheckpointMismatch(`State column "${name}" is not of changing counts.`);
  const offsets = (column.valueOffsets as Int32Array).subarray(0, column.length + 1);
  const first = offsets[0] ?? 0;
  return first === 0 ? offsets : offsets.map((offset) => offset - first);
}
