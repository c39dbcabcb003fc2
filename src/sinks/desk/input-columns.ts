import type { Data, DataType, RecordBatch, Schema } from 'apache-arrow';
import { SchemaMismatch, didYouMean } from '../../base/errors.js';
import { checkContract } from '../../core/index.js';
import {
  columnIndex,
  describeSchema,
  describeType,
  dictionaryWords,
  isNumeric,
  readNumbers,
  readStrings,
  readTimeNs,
  sameSchema,
  Scratch,
} from '../../columnar/index.js';
import { PARTITION_KEY, SOURCE_KEY } from '../../core/index.js';
import type { Book } from './book.js';
import type { RowColumns } from './rows.js';

const ALWAYS = ['symbol', 'sequence', 'time', 'available', 'open', 'high', 'low', 'close'];

/** Reads the columns of a batch that a desk works on. */
export class InputColumns {
  private readonly scratch = new Scratch();
  private readonly extras: readonly string[];
  private readonly needsVolume: boolean;
  private schema: Schema | undefined;
  private wantedName = 'signal';

  constructor(extras: readonly string[], needsVolume: boolean) {
    this.extras = extras;
    this.needsVolume = needsVolume;
  }

  /** Largest size of a wanted state: a signal is at most the whole position, a target any finite fraction of equity. */
  get mostWanted(): number {
    return this.wantedName === 'signal' ? 1 : Number.MAX_VALUE;
  }

  read(batch: RecordBatch, book: Book): RowColumns {
    const { schema } = batch;
    if (schema !== this.schema) this.bind(schema);
    const rows = batch.numRows;
    const slot = this.scratch.int32('slot', rows);
    book.symbols.keys.assign(this.column(batch, 'symbol'), 'symbol', slot);
    return {
      slot,
      sequence: readTimeNs(this.column(batch, 'sequence'), 'sequence'),
      time: readTimeNs(this.column(batch, 'time'), 'time'),
      available: readTimeNs(this.column(batch, 'available'), 'available'),
      open: this.numbers(batch, 'open'),
      high: this.numbers(batch, 'high'),
      low: this.numbers(batch, 'low'),
      close: this.numbers(batch, 'close'),
      volume: this.needsVolume ? this.numbers(batch, 'volume') : undefined,
      wanted: this.numbers(batch, this.wantedName),
      extras: this.extras.map((name) => this.numbers(batch, name)),
      source: this.sources(batch, book, rows),
      partition: this.partitions(batch, rows),
    };
  }

  private column(batch: RecordBatch, name: string): Data {
    return batch.data.children[columnIndex(batch.schema, name)] as Data;
  }

  private numbers(batch: RecordBatch, name: string): Float64Array {
    return readNumbers(this.column(batch, name), name, this.scratch).values;
  }

  private sources(batch: RecordBatch, book: Book, rows: number): Int32Array | undefined {
    const index = columnIndex(batch.schema, 'source');
    if (index < 0) {
      const name = batch.schema.metadata.get(SOURCE_KEY) ?? '';
      const number = sourceNumber(book, name);
      return number === 0 ? undefined : this.scratch.int32('source', rows).fill(number, 0, rows);
    }
    const column = batch.data.children[index] as Data;
    const out = this.scratch.int32('source', rows);
    const words = dictionaryWords(column, 'source');
    if (words.length === 0) {
      for (const [row, name] of readStrings(column, 'source').entries()) out[row] = sourceNumber(book, name ?? '');
      return out;
    }
    const numbers = words.map((name) => sourceNumber(book, name ?? ''));
    const codes = column.values as Int32Array;
    for (let row = 0; row < rows; row++) out[row] = numbers[codes[row] as number] ?? 0;
    return out;
  }

  private partitions(batch: RecordBatch, rows: number): Int32Array | undefined {
    const index = columnIndex(batch.schema, 'partition');
    const constant = Number(batch.schema.metadata.get(PARTITION_KEY) ?? 0);
    if (index < 0 && constant === 0) return undefined;
    const out = this.scratch.int32('partition', rows);
    if (index < 0) return out.fill(constant, 0, rows);
    const values = this.numbers(batch, 'partition');
    for (let row = 0; row < rows; row++) out[row] = values[row] as number;
    return out;
  }

  private bind(schema: Schema): void {
    if (this.schema !== undefined && sameSchema(this.schema, schema)) {
      this.schema = schema;
      return;
    }
    checkContract(schema, 'Bar', 'desk', this.needsVolume ? [...ALWAYS, 'volume'] : ALWAYS);
    // A portfolio of targets is later in a pipe than the signals it was made of.
    this.wantedName = columnIndex(schema, 'target') >= 0 ? 'target' : 'signal';
    this.requireNumbers(schema, this.wantedName, 'a column "signal" (wanted state) or "target" (fraction of equity)');
    for (const name of this.extras) this.requireNumbers(schema, name, 'a column of numbers that a rule reads');
    this.schema = schema;
  }

  private requireNumbers(schema: Schema, name: string, wanted: string): void {
    const index = columnIndex(schema, name);
    const type = schema.fields[index]?.type as DataType | undefined;
    if (type !== undefined && isNumeric(type)) return;
    throw new SchemaMismatch({
      component: 'desk',
      column: name,
      wanted,
      available: type === undefined ? describeSchema(schema) : [`${name}: ${describeType(type)}`],
      hint: type === undefined ? didYouMean(name, schema.names as string[]) : undefined,
    });
  }
}

function sourceNumber(book: Book, name: string): number {
  const known = book.sources.indexOf(name);
  return known >= 0 ? known : book.sources.push(name) - 1;
}
