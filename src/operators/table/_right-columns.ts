import { Schema, type Data, type DataType, type Field, type RecordBatch } from 'apache-arrow';
import { SchemaMismatch } from '../../base/errors.js';
import {
  Aligner,
  appendColumns,
  columnIndex,
  concatBatches,
  describeSchema,
  gatherRows,
  pickColumns,
  readStrings,
} from '../../columnar/index.js';

/** Columns that both streams have and that mean the same there. */
export type Common = 'symbol' | 'sequence' | 'time' | 'available' | 'quality' | 'source' | 'partition';

const COMMON: ReadonlySet<string> = new Set<Common>([
  'symbol',
  'sequence',
  'time',
  'available',
  'quality',
  'source',
  'partition',
]);

export interface RightColumnsOptions {
  readonly component: string;
  readonly by: string | null;
  /** Columns that are not taken unless they are named. */
  readonly without: readonly string[];
  readonly columns: readonly string[] | undefined;
  readonly prefix: string;
}

/** What a join takes of its right stream, and the columns that come out. */
export class RightColumns {
  private readonly options: RightColumnsOptions;
  private aligner: Aligner | undefined;
  private indices: readonly number[] = [];
  private taken: Schema | undefined;
  private left: Schema | undefined;
  output: Schema | undefined;

  constructor(options: RightColumnsOptions) {
    this.options = options;
  }

  /**
   * Finds the columns for a left stream; `right` is undefined when the right stream was empty.
   * @throws SchemaMismatch when a column is missing or its name is taken
   */
  bind(left: Schema, right: Schema | undefined): void {
    if (this.left === left) return;
    this.left = left;
    if (right === undefined) {
      this.output = left;
      return;
    }
    const { component, by, without, columns, prefix } = this.options;
    const aligned = this.alignerOf(right).schema;
    const names =
      columns ??
      aligned.fields
        .map((field) => field.name as string)
        .filter((name) => !COMMON.has(name) && name !== by && !without.includes(name));
    this.indices = names.map((name) => {
      const index = columnIndex(aligned, name);
      if (index >= 0) return index;
      throw new SchemaMismatch({
        component,
        column: name,
        wanted: 'a column of the right stream',
        available: describeSchema(right),
      });
    });
    const fields = this.indices.map((index) => aligned.fields[index] as Field);
    const added = fields.map((field) => field.clone({ name: `${prefix}${field.name}`, nullable: true }));
    const clash = added.find((field) => columnIndex(left, field.name) >= 0);
    if (clash !== undefined) {
      throw new SchemaMismatch({
        component,
        column: clash.name,
        wanted: 'a name that the left stream does not have',
        available: describeSchema(left),
        hint: 'Set "prefix", or name the columns to take with "columns".',
      });
    }
    this.taken = new Schema(added);
    this.output = new Schema([...left.fields, ...added], left.metadata);
  }

  private alignerOf(right: Schema): Aligner {
    return (this.aligner ??= new Aligner([right], this.options.component));
  }

  /** Right rows as one batch with dictionaries that only grow; `known` are earlier ones. */
  pool(right: Schema, known: RecordBatch | undefined, parts: readonly RecordBatch[]): RecordBatch {
    const aligner = this.alignerOf(right);
    const aligned = parts.map((part) => aligner.align(part));
    return concatBatches(known === undefined ? aligned : [known, ...aligned], aligner.schema);
  }

  /** Rows of a snapshot, whose dictionaries are recoded into those of this run. */
  adopt(known: RecordBatch): RecordBatch {
    this.aligner = new Aligner([known.schema], this.options.component);
    return this.aligner.align(known);
  }

  /** The left rows with the columns of the right row at `matches`, nulls where that is -1. */
  join(rows: RecordBatch, pool: RecordBatch | undefined, matches: Int32Array): RecordBatch {
    if (pool === undefined || this.taken === undefined) return rows;
    const joined = pickColumns(gatherRows(pool, matches, rows.numRows), this.taken, this.indices);
    return appendColumns(rows, this.output as Schema, joined.data.children);
  }

  /** The key of each row; undefined when all are one. */
  keysOf(batch: RecordBatch): readonly (string | null)[] | undefined {
    const { by, component } = this.options;
    if (by === null) return undefined;
    const column = batch.data.children[columnIndex(batch.schema, by)] as Data<DataType> | undefined;
    if (column !== undefined) return readStrings(column, by);
    throw new SchemaMismatch({
      component,
      column: by,
      wanted: 'a key column in both streams',
      available: describeSchema(batch.schema),
      hint: 'Name another with "by", or set by: null.',
    });
  }
}
