import type { DataType, Schema } from 'apache-arrow';
import { didYouMean, SchemaMismatch } from '../base/errors.js';
import { columnIndex, describeSchema, describeType } from '../columnar/index.js';

/**
 * Where a column of some type is.
 * @throws SchemaMismatch when it is not there or has another type
 */
export function columnOf(
  schema: Schema,
  component: string,
  column: string,
  fits: (type: DataType) => boolean,
  wanted: string,
): number {
  const index = columnIndex(schema, column);
  const type = schema.fields[index]?.type as DataType | undefined;
  if (type !== undefined && fits(type)) return index;
  throw new SchemaMismatch({
    component,
    column,
    wanted,
    available: type === undefined ? describeSchema(schema) : [`${column}: ${describeType(type)}`],
    hint:
      type === undefined
        ? didYouMean(
            column,
            schema.fields.map((field) => field.name as string),
          )
        : undefined,
  });
}
