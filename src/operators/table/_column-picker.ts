import type { RecordBatch, Schema } from 'apache-arrow';
import { didYouMean, SchemaMismatch } from '../../base/errors.js';
import { columnIndex, describeSchema } from '../../columnar/index.js';
import type { Emit, SyncStage } from '../../core/index.js';

type IndexOf = (component: string, name: string) => number;
type Pick = (batch: RecordBatch) => RecordBatch;

/** A stage that hands on the columns of its input in another choice, order or name; planned once per schema. */
export class ColumnPicker implements SyncStage {
  private readonly plan: (schema: Schema, indexOf: IndexOf) => Pick;
  private schema: Schema | undefined;
  private pick: Pick = (batch) => batch;

  constructor(plan: (schema: Schema, indexOf: IndexOf) => Pick) {
    this.plan = plan;
  }

  process(batch: RecordBatch, emit: Emit): void {
    const { schema } = batch;
    if (schema !== this.schema) {
      this.pick = this.plan(schema, (component, name) => columnAt(schema, component, name));
      this.schema = schema;
    }
    emit(this.pick(batch));
  }
}

/** @throws SchemaMismatch when there is no such column */
export function columnAt(schema: Schema, component: string, name: string): number {
  const index = columnIndex(schema, name);
  if (index >= 0) return index;
  const names = schema.fields.map((field) => field.name as string);
  throw new SchemaMismatch({
    component,
    column: name,
    wanted: 'a column of the stream',
    available: describeSchema(schema),
    hint: didYouMean(name, names),
  });
}
