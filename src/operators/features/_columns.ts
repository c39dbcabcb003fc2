import { Schema, type DataType, type Field } from 'apache-arrow';
import { didYouMean, SchemaMismatch } from '../../base/errors.js';
import { columnIndex, describeSchema, describeType } from '../../columnar/index.js';

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

/**
 * Where the column that tells series apart is, -1 where there is none: `symbol` if nothing is said and it is there.
 * @throws SchemaMismatch when a column is named that is not there
 */
export function keyColumnOf(schema: Schema, component: string, by: string | null | undefined): number {
  if (by === null) return -1;
  if (by === undefined) return columnIndex(schema, 'symbol');
  return columnOf(schema, component, by, () => true, 'a column that tells series apart');
}

/**
 * The schema with more columns.
 * @throws SchemaMismatch when one of their names is taken
 */
export function withFields(schema: Schema, component: string, added: readonly Field[]): Schema {
  const taken = added.find(({ name }) => columnIndex(schema, name as string) >= 0);
  if (taken === undefined) return new Schema([...schema.fields, ...added], schema.metadata);
  throw new SchemaMismatch({
    component,
    column: taken.name as string,
    wanted: 'a name that is not taken',
    available: describeSchema(schema),
    hint: 'Rename or drop that column before.',
  });
}
