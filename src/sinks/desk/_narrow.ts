import { Field, Schema, type Data, type DataType, type RecordBatch, type TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { SchemaMismatch } from '../../base/errors.js';
import { checkContract, type DeskEvent, type Emit, type StageNode, type SyncStage } from '../../core/index.js';
import {
  columnIndex,
  describeSchema,
  dictionaryWords,
  emptyBatch,
  filterRows,
  newUint8,
  pickColumns,
  readStrings,
} from '../../columnar/index.js';

/** No parameters. */
export const noParams = () => z.strictObject({}).prefault({});

/** An operator that keeps one kind of events and their columns. */
export type Narrow<Columns extends keyof DeskEvent> = (
  params?: Readonly<Record<string, never>>,
  options?: { readonly id?: string },
) => (source: Observable<RecordBatch<DeskEvent>>) => Observable<RecordBatch<Pick<DeskEvent, Columns> & TypeMap>>;

/** Keeps the events of one kind, with the columns that they have; those in `optional` may be null. */
export class NarrowStage implements SyncStage {
  private readonly node: StageNode;
  private readonly component: string;
  private readonly kind: string;
  private readonly columns: readonly string[];
  private readonly optional: readonly string[];
  private schema: Schema | undefined;
  private output: Schema = new Schema([]);
  private indices: readonly number[] = [];
  private kindIndex = -1;

  constructor(
    node: StageNode,
    component: string,
    kind: string,
    columns: readonly string[],
    optional: readonly string[] = [],
  ) {
    this.node = node;
    this.component = component;
    this.kind = kind;
    this.columns = columns;
    this.optional = optional;
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema);
    const rows = batch.numRows;
    const mask = newUint8(rows);
    const count = this.select(batch.data.children[this.kindIndex] as Data, mask, rows);
    this.node.count('filtered', rows - count);
    if (count > 0) emit(pickColumns(filterRows(batch, mask, count), this.output, this.indices));
    else if (rows === 0) emit(emptyBatch(this.output));
  }

  private select(kinds: Data, mask: Uint8Array, rows: number): number {
    let count = 0;
    const words = dictionaryWords(kinds, 'kind');
    if (words.length > 0) {
      const wanted = words.indexOf(this.kind);
      const codes = kinds.values as Int32Array;
      for (let row = 0; row < rows; row++) count += mask[row] = codes[row] === wanted ? 1 : 0;
      return count;
    }
    for (const [row, kind] of readStrings(kinds, 'kind').entries()) count += mask[row] = kind === this.kind ? 1 : 0;
    return count;
  }

  private bind(schema: Schema): void {
    checkContract(schema, 'DeskEvent', this.component, ['kind', 'sequence', 'time', 'available']);
    const fields = this.columns.map((name) => {
      const index = columnIndex(schema, name);
      const field = schema.fields[index];
      if (field === undefined)
        throw new SchemaMismatch({
          component: this.component,
          column: name,
          wanted: 'a column of the contract DeskEvent',
          available: describeSchema(schema),
        });
      return { index, field: new Field(name, field.type as DataType, this.optional.includes(name)) };
    });
    this.indices = fields.map(({ index }) => index);
    this.output = new Schema(fields.map(({ field }) => field));
    this.kindIndex = columnIndex(schema, 'kind');
    this.schema = schema;
  }
}
