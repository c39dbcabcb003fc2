import { DataType, Field, Schema, type RecordBatch } from 'apache-arrow';
import type { Random } from '../../base/random.js';
import { BatchBuilder, batchesToRows, emptyBatch, sliceRows } from '../../columnar/index.js';
import { typeOfKind } from '../../core/index.js';
import { setCell } from '../set-cell.js';
import { BAR_KINDS, type ExtraColumn, type InputRow } from './input-rows.js';

/** The columns of bars and more, all of them nullable, with dictionaries of their own. */
export function inputSchema(extras: readonly ExtraColumn[]): Schema {
  const kinds = [...Object.entries(BAR_KINDS), ...extras.map(({ name }) => [name, 'number'] as const)];
  return new Schema(kinds.map(([name, kind]) => new Field(name, typeOfKind(kind), true)));
}

/** Where a stream is cut: rows of each batch one after the other, from the start again when they run out. */
export type Cut = readonly number[] | 'all';

/**
 * Puts rows into batches. With `random` the batches are as unlike each other as they may be: dictionaries in another order for
 * each, rows of a slice that starts within its buffers, batches without rows in between.
 */
export function batchesOf(schema: Schema, rows: readonly InputRow[], cut: Cut, random?: Random): RecordBatch[] {
  const batches: RecordBatch[] = [];
  for (let from = 0, index = 0; from < rows.length; index++) {
    const size = cut === 'all' ? rows.length : (cut[index % cut.length] as number);
    const part = rows.slice(from, from + size);
    from += size;
    if (random === undefined) {
      batches.push(build(schema, part));
      continue;
    }
    if (random.integer(4) === 0) batches.push(emptyBatch(schema));
    batches.push(random.integer(2) === 0 ? padded(schema, part, random) : build(schema, part, random));
  }
  if (random?.integer(2) === 0) batches.push(emptyBatch(schema));
  return batches;
}

/** The same rows as a slice of a larger batch. */
function padded(schema: Schema, rows: readonly InputRow[], random: Random): RecordBatch {
  const first = rows[0];
  if (first === undefined) return build(schema, rows, random);
  const before = 1 + random.integer(9);
  const around = [...new Array<InputRow>(before).fill(first), ...rows, first];
  return sliceRows(build(schema, around, random), before, before + rows.length);
}

function build(schema: Schema, rows: readonly InputRow[], random?: Random): RecordBatch {
  const builder = new BatchBuilder(schema, Math.max(1, rows.length));
  const names = schema.fields.map((field) => field.name as string);
  const types = schema.fields.map((field) => field.type as DataType);
  for (const [index, type] of types.entries()) {
    if (random === undefined || !DataType.isDictionary(type)) continue;
    const words = new Set(rows.map((row) => row[names[index] as string]).filter((word) => typeof word === 'string'));
    for (const word of [...words].sort(() => random.integer(3) - 1)) builder.code(index, word);
  }
  for (const [row, cells] of rows.entries())
    for (const [index, name] of names.entries())
      setCell(builder, index, types[index] as DataType, row, cells[name] ?? null);
  return builder.finish(rows.length);
}

/** The rows of a table with its columns, all of them nullable, to be cut otherwise. */
export function tableRows(batches: readonly RecordBatch[]): { readonly schema: Schema; readonly rows: InputRow[] } {
  const fields = (batches[0]?.schema.fields ?? []).map((field) => new Field(field.name, field.type as DataType, true));
  return { schema: new Schema(fields), rows: batchesToRows(batches) as InputRow[] };
}
