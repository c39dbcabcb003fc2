import type { Field } from 'apache-arrow';
import { DataType, Schema, type Data, type RecordBatch, type Vector } from 'apache-arrow';
import { SchemaMismatch } from '../../base/errors.js';
import {
  alignedBytes,
  clearScattered,
  columnIndex,
  describeSchema,
  describeType,
  emptyBatch,
  isText,
  layoutOf,
  newBatch,
  newSchema,
  scatteredBytes,
  scatteredColumn,
  sharedColumn,
  writeIpcStream,
  writeSharedColumn,
  type Layout,
  type ScatteredColumns,
} from '../../columnar/index.js';
import type { Configured } from '../../core/index.js';
import { canFillTogether } from './chain.js';
import { BLOCK, type Call } from './channel.js';
import { columnsRead } from './inner-operators.js';
import type { KeyOwners } from './key-owners.js';
import type { Block, BlockPool } from './shared-blocks.js';

export interface BindingTerms {
  readonly number: number;
  readonly operators: readonly Configured[];
  readonly by: string;
  readonly threads: number;
  readonly output: Schema | undefined;
}

/** A batch that has been written for the threads. */
export interface SentBatch {
  readonly block: Block;
  /** A 1 for each thread that has rows of it. */
  readonly threads: Uint8Array;
  /** Where the threads write what they add; undefined when each answers with its own rows. */
  readonly target: Block | undefined;
}

/** How batches of one schema go to the threads and come back. */
export class Binding {
  readonly number: number;
  readonly schema: Schema;
  /** Columns that the threads fill together; undefined when each answers with its own rows. */
  readonly added: readonly Field[] | undefined;
  readonly output: Schema | undefined;
  private readonly by: string;
  private readonly keyIndex: number;
  private readonly threads: number;
  /** Columns that are sent, by index. */
  private readonly sent: readonly number[];
  private readonly types: readonly DataType[];
  private readonly layout: Layout | undefined;
  private readonly dictionaries: (Vector | undefined)[];

  /** @throws SchemaMismatch when the key is not there, or no text */
  constructor(schema: Schema, { number, operators, by, threads, output }: BindingTerms) {
    this.number = number;
    this.schema = schema;
    this.by = by;
    this.threads = threads;
    this.output = output;
    this.keyIndex = columnIndex(schema, by);
    const key = schema.fields[this.keyIndex];
    if (key === undefined || !isText(key.type as DataType))
      throw new SchemaMismatch({
        component: 'parallel',
        column: by,
        wanted: 'text to tell keys apart',
        available: key === undefined ? describeSchema(schema) : [`${by}: ${describeType(key.type as DataType)}`],
      });
    const adds = operators.every(({ card }) => card.addsColumns);
    const added = adds ? (output?.fields.slice(schema.fields.length) as Field[] | undefined) : undefined;
    this.added = added !== undefined && canFillTogether(added) ? added : undefined;
    this.types = (this.added ?? []).map(({ type }) => type as DataType);
    this.layout = this.added === undefined ? undefined : layoutOf(output as Schema);
    const read = this.added === undefined ? undefined : columnsRead(operators, by);
    this.sent = [...schema.fields.keys()].filter((at) => read?.has((schema.fields[at] as Field).name) ?? true);
    this.dictionaries = this.sent.map(() => undefined);
  }

  /** What the threads are told before the first batch. */
  get call(): Call {
    const fields = this.sent.map((at) => this.schema.fields[at] as Field);
    const columns = emptyBatch(new Schema(fields, this.schema.metadata));
    return {
      kind: 'bind',
      binding: this.number,
      columns: writeIpcStream([columns]),
      words: fields.map(({ type }, index) => (DataType.isDictionary(type) ? this.wordsNumber(index) : undefined)),
      added: this.added === undefined ? undefined : writeIpcStream([emptyBatch(new Schema([...this.added]))]),
    };
  }

  private wordsNumber(index: number): number {
    return this.number * this.schema.fields.length + index;
  }

  /** Dictionaries that have changed since the last batch. */
  *newWords(batch: RecordBatch): Iterable<Call> {
    for (const [index, at] of this.sent.entries()) {
      const { dictionary } = batch.data.children[at] as Data;
      const known = this.dictionaries[index];
      if (dictionary === undefined || dictionary === known) continue;
      this.dictionaries[index] = dictionary;
      if (known !== undefined && sameParts(known, dictionary)) continue;
      const parts = (dictionary.data as readonly Data[]).map((part) =>
        writeIpcStream([newBatch(newSchema([['words', part.type as DataType, true]]), part.length, [part])]),
      );
      yield { kind: 'words', words: this.wordsNumber(index), parts };
    }
  }

  /** Writes a batch where the threads find it. */
  write(batch: RecordBatch, owners: KeyOwners, pool: BlockPool): SentBatch {
    const rows = batch.numRows;
    const columns = this.sent.map((at) =>
      sharedColumn(batch.data.children[at] as Data, (this.schema.fields[at] as Field).name),
    );
    const numbers = BLOCK.nulls + this.threads * this.types.length;
    const count = columns.reduce((sum, column) => sum + column.numbers.length, numbers);
    const start = alignedBytes(count * 4);
    const bytes = columns.reduce((sum, column) => sum + column.bytes, start + alignedBytes(rows));
    const block = pool.take(bytes);
    const head = new Int32Array(block.memory);
    let place = numbers;
    let at = start + alignedBytes(rows);
    for (const column of columns) {
      for (const number of column.numbers) head[place++] = number;
      at = writeSharedColumn(column, block.memory, at);
    }
    const threads = new Uint8Array(this.threads);
    const key = batch.data.children[this.keyIndex] as Data;
    owners.assign(key, this.by, new Uint8Array(block.memory, start, rows), threads);
    const target = this.added === undefined ? undefined : pool.take(scatteredBytes(this.types, rows));
    if (target !== undefined) clearScattered({ types: this.types, rows, block: target.memory });
    head[BLOCK.rows] = rows;
    head[BLOCK.binding] = this.number;
    head[BLOCK.outBlock] = target?.number ?? -1;
    head[BLOCK.numbers] = numbers;
    head[BLOCK.bytes] = start;
    return { block, threads, target };
  }

  /** The batch with the columns that the threads have filled. */
  filled(batch: RecordBatch, { block, threads, target }: SentBatch): RecordBatch {
    const head = new Int32Array(block.memory);
    const columns = batch.data.children.slice();
    const { types } = this;
    const { length } = types;
    const filled: ScatteredColumns = { types, rows: batch.numRows, block: (target as Block).memory };
    for (let column = 0; column < length; column++) {
      let nulls = 0;
      for (let thread = 0; thread < this.threads; thread++)
        if (threads[thread] === 1) nulls += head[BLOCK.nulls + thread * length + column] as number;
      columns.push(scatteredColumn(filled, column, nulls));
    }
    return newBatch(this.output as Schema, batch.numRows, columns, batch.metadata, this.layout);
  }
}

function sameParts(a: Vector, b: Vector): boolean {
  return a.data.length === b.data.length && a.data.every((part, index) => part === b.data[index]);
}
