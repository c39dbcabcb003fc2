import { DataType, Schema, type Data, type Field, type RecordBatch, type Vector } from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import { newBatch } from './batch.js';
import { nullColumn } from './gather.js';
import { columnIndex, describeType, sameType } from './schema.js';
import { newInt32 } from './slab.js';
import { dictionaryWords, DictionaryBuilder } from './strings.js';

/**
 * Recodes the dictionaries of several streams into one that only grows, so that what comes out
 * has one dictionary a column, whatever the inputs bring.
 */
class WordUnifier {
  private readonly builder = new DictionaryBuilder();
  private readonly known = new WeakMap<Vector, Int32Array>();

  get type(): DataType {
    return this.builder.type;
  }

  recode(column: Data, name: string): Data {
    const { builder } = this;
    const rows = column.length;
    const codes = newInt32(rows);
    const { dictionary } = column;
    if (dictionary === undefined) return builder.column(codes.fill(-1), rows);
    let mapped = this.known.get(dictionary);
    if (mapped === undefined) {
      mapped = Int32Array.from(dictionaryWords(column, name), (word) => (word === null ? -1 : builder.code(word)));
      this.known.set(dictionary, mapped);
    }
    const from = column.values as Int32Array;
    for (let row = 0; row < rows; row++) codes[row] = mapped[Number(from[row])] as number;
    if (column.nullCount > 0) for (let row = 0; row < rows; row++) if (!column.getValid(row)) codes[row] = -1;
    return builder.column(codes, rows);
  }

  empty(rows: number): Data {
    return this.builder.column(newInt32(rows).fill(-1), rows);
  }
}

// Words are recoded, so the width of their codes does not matter.
function sameMeaning(a: DataType, b: DataType): boolean {
  return DataType.isDictionary(a) && DataType.isDictionary(b) ? sameType(a.dictionary, b.dictionary) : sameType(a, b);
}

/** Brings batches of several schemas to one: the columns of all, by name; those that a batch lacks are null. */
export class Aligner {
  readonly schema: Schema;
  private readonly words = new Map<string, WordUnifier>();

  /**
   * @throws SchemaMismatch when two schemas have a column of the same name and different types
   */
  constructor(schemas: readonly Schema[], component: string, metadata?: Map<string, string>) {
    const fields = new Map<string, Field>();
    for (const schema of schemas) {
      for (const field of schema.fields as readonly Field[]) {
        const known = fields.get(field.name);
        if (known === undefined) {
          fields.set(field.name, this.fieldFor(field));
          continue;
        }
        if (!sameMeaning(known.type as DataType, field.type as DataType)) {
          throw new SchemaMismatch({
            component,
            column: field.name,
            wanted: `${describeType(known.type as DataType)} as in the other stream`,
            available: [`${field.name}: ${describeType(field.type as DataType)}`],
            hint: 'Rename the column in one of the streams.',
          });
        }
        if (field.nullable && !known.nullable) fields.set(field.name, known.clone({ nullable: true }));
      }
    }
    const inAll = (name: string): boolean => schemas.every((schema) => columnIndex(schema, name) >= 0);
    this.schema = new Schema(
      [...fields.values()].map((field) => (inAll(field.name) ? field : field.clone({ nullable: true }))),
      metadata,
    );
  }

  private fieldFor(field: Field): Field {
    if (!DataType.isDictionary(field.type)) return field;
    const unifier = new WordUnifier();
    this.words.set(field.name, unifier);
    return field.clone({ type: unifier.type });
  }

  align(batch: RecordBatch): RecordBatch {
    const columns = (this.schema.fields as readonly Field[]).map((field) => {
      const index = columnIndex(batch.schema, field.name);
      const unifier = this.words.get(field.name);
      const column = batch.data.children[index];
      if (index < 0 || column === undefined)
        return unifier?.empty(batch.numRows) ?? nullColumn(field.type as DataType, field.name, batch.numRows);
      return unifier?.recode(column, field.name) ?? column;
    });
    return newBatch(this.schema, batch.numRows, columns);
  }
}
