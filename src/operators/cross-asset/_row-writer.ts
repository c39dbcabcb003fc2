import { Field, Float64, Int32, Int64, Schema, Uint32, type DataType, type RecordBatch } from 'apache-arrow';
import { BatchBuilder, emptyBatch, newDictionaryType, TIMESTAMP } from '../../columnar/index.js';
import type { Emit } from '../../core/index.js';

const CONTRACT = 'rxarrow.contract';
/** Rows of a batch of output, about. */
const BATCH_ROWS = 4096;

/** What a column beside the times holds; numbers may be null. */
export type OutputKind = 'word' | 'number' | 'integer' | 'flags';
export type OutputColumns = Readonly<Record<string, OutputKind>>;

const TYPES: Readonly<Record<OutputKind, () => DataType>> = {
  word: () => newDictionaryType() as DataType,
  number: () => new Float64(),
  integer: () => new Int32(),
  flags: () => new Uint32(),
};

/** The schema of rows of an operator's own: `symbol` first if it has one, then sequence, time and available, then the rest. */
export function ownSchema(columns: OutputColumns, input: Schema): Schema {
  const field = ([name, kind]: readonly [string, OutputKind]): Field =>
    new Field(name, TYPES[kind](), kind === 'number');
  const all = Object.entries(columns);
  const fields = [
    ...all.filter(([name]) => name === 'symbol').map(field),
    new Field('sequence', new Int64(), false),
    new Field('time', TIMESTAMP, false),
    new Field('available', TIMESTAMP, false),
    ...all.filter(([name]) => name !== 'symbol').map(field),
  ];
  return new Schema(fields as never, new Map([...input.metadata].filter(([name]) => name !== CONTRACT)));
}

/** Writes rows that say something of an instant. */
export class RowWriter {
  readonly schema: Schema;
  private readonly builder: BatchBuilder;
  private readonly places: ReadonlyMap<string, number>;
  private rows = 0;

  constructor(schema: Schema) {
    this.schema = schema;
    this.builder = new BatchBuilder(schema, 64);
    this.places = new Map(schema.fields.map(({ name }, place) => [name as string, place]));
  }

  /** Where a column is. */
  place(name: string): number {
    return this.places.get(name) as number;
  }

  /** Begins a row; the cells of the row are set by the number that it returns. */
  add(sequence: bigint, timeNs: bigint, availableNs: bigint, emit: Emit): number {
    if (this.rows === BATCH_ROWS) this.hand(emit);
    const { builder } = this;
    const row = this.rows++;
    builder.reserve(this.rows);
    builder.int64(this.place('sequence'))[row] = sequence;
    builder.int64(this.place('time'))[row] = timeNs;
    builder.int64(this.place('available'))[row] = availableNs;
    return row;
  }

  /** The codes of words in a column, for `code`. */
  codesOf(place: number, words: readonly string[]): Int32Array {
    return Int32Array.from(words, (word) => this.builder.code(place, word));
  }

  code(place: number, row: number, code: number): void {
    this.builder.codes(place)[row] = code;
  }

  number(place: number, row: number, value: number): void {
    this.builder.float64(place)[row] = value;
  }

  integer(place: number, row: number, value: number): void {
    this.builder.int32(place)[row] = value;
  }

  flags(place: number, row: number, value: number): void {
    this.builder.uint32(place)[row] = value;
  }

  /** Hands on what has been written. */
  hand(emit: Emit): void {
    if (this.rows === 0) return;
    const { rows } = this;
    this.rows = 0;
    emit(this.builder.finish(rows));
  }

  /** A batch that only tells the columns. */
  empty(): RecordBatch {
    return emptyBatch(this.schema);
  }
}
