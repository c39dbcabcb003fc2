import { Schema, type RecordBatch, type TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { pickColumns } from '../../columnar/index.js';
import { defineOperator, type StageOptions, type ArrowColumns } from '../../core/index.js';
import { ColumnPicker } from './_column-picker.js';

/** `drop(['volume'])`: all columns but these. */
export type Drop = <const Name extends string>(
  columns: readonly Name[],
  options?: StageOptions,
) => <T extends TypeMap & { [K in Name]: T[K] }>(
  source: Observable<RecordBatch<T>>,
) => Observable<RecordBatch<ArrowColumns<Omit<T, Name>>>>;

/** Leaves columns out. */
export const drop = defineOperator({
  name: 'drop',
  title: 'Drop columns',
  summary: 'Leaves out the named columns and keeps all others.',
  params: () => z.strictObject({ columns: z.array(z.string().min(1)).min(1).describe('Columns to leave out.') }),
  shorthand: 'columns',
  scope: 'row',
  addsColumns: false,
  rowForRow: true,
  examples: [{ title: 'Without two columns', params: ['open', 'volume'] }],
  open: ({ columns }) =>
    new ColumnPicker((schema, indexOf) => {
      const dropped = new Set(columns.map((name) => indexOf('drop', name)));
      const indices = schema.fields.map((_, index) => index).filter((index) => !dropped.has(index));
      const output = new Schema(indices.map((index) => schema.fields[index]) as never, schema.metadata);
      return (batch) => pickColumns(batch, output, indices);
    }),
  signature: undefined as Drop | undefined,
});
