import {
  Field,
  Schema,
  type Bool,
  type Data,
  type DataType,
  type Float64,
  type RecordBatch,
  type Utf8,
} from 'apache-arrow';
import { CorruptInput, describe, SchemaMismatch } from '../../base/errors.js';
import {
  appendColumns,
  booleanColumn,
  columnIndex,
  DictionaryBuilder,
  float64Column,
  textColumn,
} from '../../columnar/index.js';
import type { Word } from '../../core/index.js';

/** Kinds of columns that are made of values from outside. */
export const VALUE_KINDS = ['number', 'word', 'text', 'boolean'] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** The column of each kind. */
export interface ColumnOfKind {
  readonly number: Float64;
  readonly word: Word;
  readonly text: Utf8;
  readonly boolean: Bool;
}

/** Columns that are added to batches, with values from outside that may be anything. */
export class ValueColumns {
  readonly names: readonly string[];
  private readonly component: string;
  private readonly kinds: readonly ValueKind[];
  private readonly dictionaries: ReadonlyMap<string, DictionaryBuilder>;
  private known: Schema | undefined;
  private schema: Schema | undefined;

  constructor(component: string, columns: Readonly<Record<string, ValueKind>>) {
    this.component = component;
    this.names = Object.keys(columns);
    this.kinds = Object.values(columns);
    this.dictionaries = new Map(this.names.map((name) => [name, new DictionaryBuilder()]));
  }

  /**
   * The batch with the columns behind its own. `valueOf` gives what stands in a row of a column, null or undefined for nothing.
   * @throws CorruptInput when a value is of another kind, with `placeOf` its row; SchemaMismatch when a name is taken
   */
  append(
    batch: RecordBatch,
    valueOf: (row: number, column: number) => unknown,
    placeOf: (row: number) => string,
  ): RecordBatch {
    const rows = batch.numRows;
    const columns = this.names.map((name, column) => {
      const kind = this.kinds[column] as ValueKind;
      const at = (row: number): unknown => valueOf(row, column) ?? null;
      return this.column(
        name,
        kind,
        Array.from({ length: rows }, (_, row) => at(row)),
        placeOf,
      );
    });
    return appendColumns(batch, this.schemaFor(batch.schema, columns), columns);
  }

  private column(name: string, kind: ValueKind, values: readonly unknown[], placeOf: (row: number) => string): Data {
    const fail = (row: number): never => {
      throw new CorruptInput(placeOf(row), `"${name}" is ${describe(values[row])}; expected a ${kind}.`, {
        component: this.component,
      });
    };
    const texts = (): (string | null)[] =>
      values.map((value, row) => (value === null || typeof value === 'string' ? value : fail(row)));
    switch (kind) {
      case 'number':
        return float64Column(
          Float64Array.from(values, (value, row) =>
            value === null ? Number.NaN : typeof value === 'number' ? value : fail(row),
          ),
          values.length,
        );
      case 'boolean':
        return booleanColumn(
          Float64Array.from(values, (value, row) =>
            value === null ? Number.NaN : typeof value === 'boolean' ? Number(value) : fail(row),
          ),
          values.length,
        );
      case 'word':
        return (this.dictionaries.get(name) as DictionaryBuilder).columnOf(texts());
      case 'text':
        return textColumn(texts());
    }
  }

  private schemaFor(input: Schema, columns: readonly Data[]): Schema {
    if (this.known === input && this.schema !== undefined) return this.schema;
    for (const name of this.names)
      if (columnIndex(input, name) >= 0)
        throw new SchemaMismatch({
          component: this.component,
          column: name,
          wanted: 'a name that is free for the new column',
          available: input.fields.map((field) => field.name),
          hint: 'Rename or drop the column beneath.',
        });
    this.known = input;
    const added = this.names.map((name, at) => new Field(name, columns[at]?.type as DataType, true));
    this.schema = new Schema([...input.fields, ...added], input.metadata);
    return this.schema;
  }
}
