import { Schema, type Field } from 'apache-arrow';
import { SchemaMismatch } from '../../base/errors.js';
import { columnIndex, describeSchema } from '../../columnar/index.js';
import { columnOf } from '../../core/index.js';

export { columnOf };

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
