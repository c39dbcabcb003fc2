import { Schema, type RecordBatch, type TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { SchemaMismatch } from '../../base/errors.js';
import { describeSchema, pickColumns } from '../../columnar/index.js';
import { defineOperator, type StageOptions, type ArrowColumns } from '../../core/index.js';
import { ColumnPicker } from './_column-picker.js';

type Renamed<T, Names extends Record<string, string>> = {
  [K in keyof T as K extends keyof Names ? Names[K] : K]: T[K];
};

/** `rename({ close: 'price' })`: old name to new name. */
export type Rename = <const Names extends Record<string, string>>(
  columns: Names,
  options?: StageOptions,
) => <T extends TypeMap & { [K in keyof Names]: T[K & keyof T] }>(
  source: Observable<RecordBatch<T>>,
) => Observable<RecordBatch<ArrowColumns<Renamed<T, Names>>>>;

/** Gives columns other names; their place stays. */
export const rename = defineOperator({
  name: 'rename',
  title: 'Rename columns',
  summary: 'Gives columns other names and leaves their place and values alone.',
  params: () => z.record(z.string().min(1), z.string().min(1)).describe('New name for each old name.'),
  scope: 'row',
  addsColumns: false,
  rowForRow: true,
  examples: [{ title: 'A shorter word', params: { volume: 'size' } }],
  open: (names) =>
    new ColumnPicker((schema, indexOf) => {
      const renamed = new Map(Object.entries(names).map(([from, to]) => [indexOf('rename', from), to]));
      const fields = schema.fields.map((field, index) => {
        const name = renamed.get(index);
        return name === undefined ? field : field.clone({ name } as never);
      });
      const taken = fields.map((field) => field.name as string);
      const twice = taken.find((name, index) => taken.indexOf(name) !== index);
      if (twice !== undefined) {
        throw new SchemaMismatch({
          component: 'rename',
          column: twice,
          wanted: 'a name that is not taken',
          available: describeSchema(schema),
        });
      }
      const output = new Schema(fields as never, schema.metadata);
      const indices = fields.map((_, index) => index);
      return (batch) => pickColumns(batch, output, indices);
    }),
  signature: undefined as Rename | undefined,
});
