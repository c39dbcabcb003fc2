import { Schema, type RecordBatch, type TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { pickColumns } from '../../columnar/index.js';
import { defineOperator, type StageOptions, type ArrowColumns } from '../../core/index.js';
import { ColumnPicker } from './_column-picker.js';

/** `select(['symbol', 'close'])`: these columns, in this order. */
export type Select = <const Name extends string>(
  columns: readonly Name[],
  options?: StageOptions,
) => <T extends TypeMap & { [K in Name]: T[K] }>(
  source: Observable<RecordBatch<T>>,
) => Observable<RecordBatch<ArrowColumns<Pick<T, Name>>>>;

/** Keeps some columns, in the order given. */
export const select = defineOperator({
  name: 'select',
  title: 'Select columns',
  summary: 'Keeps the named columns, in the order they are named.',
  params: () =>
    z.strictObject({
      columns: z
        .array(z.string().min(1))
        .min(1)
        .refine((names) => new Set(names).size === names.length, { message: 'each column once' })
        .describe('Columns to keep.'),
    }),
  shorthand: 'columns',
  scope: 'row',
  addsColumns: false,
  rowForRow: true,
  examples: [{ title: 'Three columns', params: ['symbol', 'time', 'close'] }],
  open: ({ columns }) =>
    new ColumnPicker((schema, indexOf) => {
      const indices = columns.map((name) => indexOf('select', name));
      const fields = indices.map((index) => schema.fields[index]);
      const output = new Schema(fields as never, schema.metadata);
      return (batch) => pickColumns(batch, output, indices);
    }),
  signature: undefined as Select | undefined,
});
