import {
  DataType,
  type Data,
  type Dictionary,
  type Field,
  type Int32,
  type RecordBatch,
  type Schema,
  type Utf8,
} from 'apache-arrow';
import { BatchRejected, SchemaMismatch } from '../base/errors.js';
import { newBatch, NO_METADATA } from './batch.js';
import {
  CodeBuilder,
  FixedBuilder,
  Utf8Builder,
  type ColumnBuilder,
  type FixedKind,
  type TextTaker,
} from './column-builders.js';
import { isValid } from './numbers.js';
import { describeSchema, describeType } from './schema.js';

const DEFAULT_CAPACITY = 1024;

/**
 * Builds the batches of a source cell by cell without an object per row: `builder.float64(2)[row] = price`.
 * Arrays change when the builder grows or a batch is finished, so they are asked for again after `reserve` and `finish`.
 * A cell that is not set is 0, false, an empty text or, in a dictionary column, null.
 */
export class BatchBuilder {
  readonly schema: Schema;
  private readonly columns: ColumnBuilder[];
  private room: number;

  /** @throws SchemaMismatch for a type other than float64, int64, int32, uint32, int8, bool, timestamp, utf8 and dictionary of utf8 */
  constructor(schema: Schema, capacity = DEFAULT_CAPACITY) {
    this.schema = schema;
    this.room = Math.max(1, capacity);
    this.columns = (schema.fields as Field[]).map((field) =>
      columnBuilder(field.type as DataType, field.name, this.room),
    );
  }

  /** Rows that fit before `reserve` is needed. */
  get capacity(): number {
    return this.room;
  }

  /** Makes room for `rows` rows, keeping what is set in those that fit now. */
  reserve(rows: number): void {
    if (rows <= this.room) return;
    const old = this.room;
    this.room = Math.max(rows, old * 2);
    for (const column of this.columns) column.reserve(this.room, old);
  }

  private fixed(index: number, kind: FixedKind): FixedBuilder {
    const column = this.columns[index];
    if (column instanceof FixedBuilder && column.kind === kind) return column;
    throw this.mismatch(index, kind);
  }

  private mismatch(index: number, wanted: string): SchemaMismatch {
    return new SchemaMismatch({
      column: this.schema.fields[index]?.name ?? `#${index}`,
      wanted,
      available: describeSchema(this.schema),
    });
  }

  /** Values of a float64 column; NaN is null. */
  float64(index: number): Float64Array {
    return this.fixed(index, 'float64').values as Float64Array;
  }

  /** Values of an int64 or timestamp column, in the column's unit. */
  int64(index: number): BigInt64Array {
    return this.fixed(index, 'int64').values as BigInt64Array;
  }

  /** The same as pairs of words, the low one first: for `parseTimeInto`. */
  int64Words(index: number): Int32Array {
    return this.fixed(index, 'int64').asWords;
  }

  int32(index: number): Int32Array {
    return this.fixed(index, 'int32').values as Int32Array;
  }

  uint32(index: number): Uint32Array {
    return this.fixed(index, 'uint32').values as Uint32Array;
  }

  int8(index: number): Int8Array {
    return this.fixed(index, 'int8').values as Int8Array;
  }

  /** Values of a boolean column, a byte a row: 0 is false. */
  bool(index: number): Uint8Array {
    return this.fixed(index, 'bool').values as Uint8Array;
  }

  /** Codes of a dictionary column, from `code`; -1 is null. */
  codes(index: number): Int32Array {
    return this.dictionary(index).codes;
  }

  /** The code of a word in a dictionary column, new or known; it stays the same in all batches. */
  code(index: number, word: string): number {
    return this.dictionary(index).words.code(word);
  }

  private dictionary(index: number): CodeBuilder {
    const column = this.columns[index];
    if (column instanceof CodeBuilder) return column;
    throw this.mismatch(index, 'a dictionary');
  }

  private text(index: number): TextTaker {
    const column = this.columns[index];
    if (column instanceof CodeBuilder || column instanceof Utf8Builder) return column;
    throw this.mismatch(index, 'text');
  }

  /** Sets a text. Rows of a utf8 column are set in order; the last one may be set again. */
  setText(index: number, row: number, text: string | null): void {
    if (text === null) this.setNull(index, row);
    else this.text(index).setText(row, text);
  }

  /** Sets a text from the utf8 bytes [from, to). */
  setTextBytes(index: number, row: number, bytes: Uint8Array, from: number, to: number): void {
    this.text(index).setBytes(row, bytes, from, to);
  }

  /** Sets a cell to null; a value written before or after does not count until `resetRow`. */
  setNull(index: number, row: number): void {
    const column = this.columns[index];
    if (column === undefined) throw this.mismatch(index, 'a column');
    column.setNull(row);
  }

  /** Forgets what was set in the last row, for a source that gives a row up half way and goes on with another in its place. */
  resetRow(row: number): void {
    for (const column of this.columns) column.resetRow(row);
  }

  /**
   * The batch of the first `rows` rows; the builder is empty after, but keeps its dictionaries.
   * @throws BatchRejected when a column that must not be null is
   */
  finish(rows: number, metadata: Map<string, string> = NO_METADATA): RecordBatch {
    const columns = this.columns.map((column) => column.finish(rows));
    for (const [index, column] of columns.entries()) {
      const field = this.schema.fields[index] as Field;
      if (column.nullCount > 0 && !field.nullable) throw nullRefused(column, field.name);
    }
    return newBatch(this.schema, rows, columns, metadata);
  }
}

function nullRefused(column: Data, name: string): BatchRejected {
  const rows: number[] = [];
  for (let row = 0; row < column.length; row++) if (!isValid(column, row)) rows.push(row);
  return new BatchRejected(
    rows,
    `Column "${name}" must not be null, but ${rows.length} of ${column.length} rows are, the first is row ${rows[0] ?? 0}.`,
  );
}

function columnBuilder(type: DataType, name: string, capacity: number): ColumnBuilder {
  const kind = fixedKind(type);
  if (kind !== undefined) return new FixedBuilder(kind, type, capacity);
  if (DataType.isUtf8(type)) return new Utf8Builder(type, capacity);
  if (
    DataType.isDictionary(type) &&
    DataType.isUtf8(type.dictionary as DataType) &&
    fixedKind(type.indices as DataType) === 'int32'
  ) {
    return new CodeBuilder(type as Dictionary<Utf8, Int32>, capacity);
  }
  throw new SchemaMismatch({
    column: name,
    wanted: 'float64, int64, int32, uint32, int8, bool, timestamp, utf8 or a dictionary of utf8 with int32 codes',
    available: [`${name}: ${describeType(type)}`],
  });
}

function fixedKind(type: DataType): FixedKind | undefined {
  if (DataType.isTimestamp(type)) return 'int64';
  if (DataType.isBool(type)) return 'bool';
  if (DataType.isFloat(type)) return type.ArrayType === Float64Array ? 'float64' : undefined;
  if (!DataType.isInt(type)) return undefined;
  const kinds: readonly [unknown, FixedKind][] = [
    [BigInt64Array, 'int64'],
    [Int32Array, 'int32'],
    [Uint32Array, 'uint32'],
    [Int8Array, 'int8'],
  ];
  return kinds.find(([array]) => type.ArrayType === array)?.[1];
}
