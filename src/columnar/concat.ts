import { Data, DataType, type Dictionary, type Field, type RecordBatch, type Schema, type Vector } from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import { newBatch } from './batch.js';
import { emptyBatch } from './control.js';
import { copyBits, setBits } from './bitmap.js';
import { arrayForCopy, type ArrayClass } from './copy-memory.js';
import { hasOffsets, isFixedWidth, unsupported } from './gather.js';
import { isValid } from './numbers.js';
import { describeSchema, sameSchema } from './schema.js';
import { newBitmap } from './slab.js';
import { dictionaryWords, DictionaryBuilder } from './strings.js';

/**
 * One batch of the rows of all, in order, with the schema object of the first. Dictionaries that differ are united.
 * The metadata of the batches is left behind, so controls are to be taken out before.
 * @throws SchemaMismatch when a batch has other columns than the first, or when there is no batch and no `schema`
 */
export function concatBatches(
  batches: readonly RecordBatch[],
  schema: Schema | undefined = batches[0]?.schema,
): RecordBatch {
  if (schema === undefined) {
    throw new SchemaMismatch({ column: '*', wanted: 'at least one batch, or a schema for none', available: [] });
  }
  for (const batch of batches) {
    if (!sameSchema(schema, batch.schema)) {
      throw new SchemaMismatch({
        column: '*',
        wanted: describeSchema(schema).join(', '),
        available: describeSchema(batch.schema),
      });
    }
  }
  const [first] = batches;
  if (first === undefined) return emptyBatch(schema);
  if (batches.length === 1 && first.schema === schema) return first;
  const filled = batches.filter((batch) => batch.numRows > 0);
  const rows = filled.reduce((sum, batch) => sum + batch.numRows, 0);
  const source = filled.length > 0 ? filled : batches.slice(0, 1);
  const columns = (schema.fields as Field[]).map((field, index) =>
    concatColumns(
      source.map((batch) => batch.data.children[index] as Data),
      field.type as DataType,
      field.name,
    ),
  );
  return newBatch(schema, rows, columns);
}

/** One column of the rows of all, with this type object. */
export function concatColumns(parts: readonly Data[], type: DataType, name: string): Data {
  const rows = parts.reduce((sum, part) => sum + part.length, 0);
  if (DataType.isNull(type)) return new Data(type, 0, rows, rows);
  if (DataType.isDictionary(type)) return concatCodes(parts, type, name, rows);
  const nulls = parts.reduce((sum, part) => sum + Math.max(0, part.nullCount), 0);
  const bitmap = nulls > 0 ? concatValidity(parts, rows) : undefined;
  const make = (offsets: unknown, values: unknown, children: Data[] = []): Data =>
    new Data(type, 0, rows, nulls, [offsets, values, bitmap] as never, children);
  if (DataType.isBool(type)) return make(undefined, concatBooleans(parts, rows));
  if (DataType.isStruct(type)) {
    const children = (type.children as Field[]).map((field, index) =>
      concatColumns(
        parts.map((part) => part.children[index] as Data),
        field.type as DataType,
        `${name}.${field.name}`,
      ),
    );
    return make(undefined, undefined, children);
  }
  if (DataType.isFixedSizeList(type)) {
    const inner = parts.map((part) => exactly(part.children[0] as Data, 0, part.length * type.listSize));
    return make(undefined, undefined, [concatColumns(inner, type.valueType as DataType, name)]);
  }
  if (hasOffsets(type)) {
    const { offsets, ranges } = concatOffsets(parts, rows);
    if (type.children !== null && type.children.length > 0) {
      const inner = parts.map((part, index) =>
        exactly(part.children[0] as Data, ...(ranges[index] as [number, number])),
      );
      return make(offsets, undefined, [concatColumns(inner, (type.children[0] as Field).type as DataType, name)]);
    }
    const bytes = parts.map((part, index) =>
      (part.values as Uint8Array).subarray(...(ranges[index] as [number, number])),
    );
    return make(offsets, joined(bytes));
  }
  if (!isFixedWidth(type)) throw unsupported(type, name, 'a type whose rows can be put together');
  return make(
    undefined,
    joined(parts.map((part) => (part.values as Uint8Array).subarray(0, part.length * part.stride))),
  );
}

function exactly(column: Data, from: number, to: number): Data {
  return from === 0 && to === column.length ? column : column.slice(from, to - from);
}

function joined<T extends Uint8Array>(parts: readonly T[]): T {
  const out = arrayForCopy(
    (parts[0] as T).constructor as ArrayClass<T>,
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function concatValidity(parts: readonly Data[], rows: number): Uint8Array {
  const bitmap = newBitmap(rows);
  let at = 0;
  for (const part of parts) {
    if (part.nullCount > 0) copyBits(part.nullBitmap, part.offset, bitmap, at, part.length);
    else setBits(bitmap, at, part.length);
    at += part.length;
  }
  return bitmap;
}

function concatBooleans(parts: readonly Data[], rows: number): Uint8Array {
  const bits = newBitmap(rows);
  let at = 0;
  for (const part of parts) {
    copyBits(part.values as Uint8Array, part.offset, bits, at, part.length);
    at += part.length;
  }
  return bits;
}

/** Offsets from 0 over all parts, and the range of values that each part contributes. */
function concatOffsets(
  parts: readonly Data[],
  rows: number,
): { offsets: Int32Array | BigInt64Array; ranges: [number, number][] } {
  const sources = parts.map((part) => part.valueOffsets as unknown as Int32Array | BigInt64Array);
  const offsets = sources[0] instanceof BigInt64Array ? new BigInt64Array(rows + 1) : new Int32Array(rows + 1);
  const ranges: [number, number][] = [];
  let at = 0;
  let end = 0;
  for (const [index, part] of parts.entries()) {
    const source = sources[index] as Int32Array | BigInt64Array;
    const begin = Number(source[0] ?? 0);
    for (let row = 1; row <= part.length; row++) {
      const offset = end + Number(source[row]) - begin;
      if (offsets instanceof Int32Array) offsets[at + row] = offset;
      else offsets[at + row] = BigInt(offset);
    }
    const last = part.length === 0 ? begin : Number(source[part.length]);
    ranges.push([begin, last]);
    at += part.length;
    end += last - begin;
    if (end > 0x7fffffff) {
      throw new SchemaMismatch({
        column: '*',
        wanted: 'at most 2 GiB of text in a batch',
        available: ['more than that'],
      });
    }
  }
  return { offsets, ranges };
}

function concatCodes(parts: readonly Data[], type: DataType, name: string, rows: number): Data {
  const nulls = parts.reduce((sum, part) => sum + Math.max(0, part.nullCount), 0);
  const longest = longestDictionary(parts);
  if (longest !== undefined) {
    const codes = joined(parts.map((part) => (part.values as Uint8Array).subarray(0, part.length)));
    const bitmap = nulls > 0 ? concatValidity(parts, rows) : undefined;
    return new Data(type, 0, rows, nulls, [undefined, codes, bitmap] as never, [], longest);
  }
  const builder = new DictionaryBuilder();
  const codes = new Int32Array(rows);
  let at = 0;
  for (const part of parts) {
    const words = dictionaryWords(part, name);
    const known = new Int32Array(words.length).fill(-2);
    const source = part.values as Int32Array;
    const nullable = part.nullCount > 0;
    for (let row = 0; row < part.length; row++, at++) {
      const code = nullable && !isValid(part, row) ? -1 : Number(source[row]);
      let united = code < 0 ? -1 : (known[code] as number);
      if (united === -2) {
        const word = words[code] ?? null;
        united = word === null ? -1 : builder.code(word);
        known[code] = united;
      }
      codes[at] = united;
    }
  }
  const column = builder.column(codes, rows);
  const values = codesAs(type as Dictionary, column.values as Int32Array, builder.size, name);
  return new Data(
    type,
    0,
    rows,
    column.nullCount,
    [undefined, values, column.nullBitmap] as never,
    [],
    column.dictionary,
  );
}

type CodeArray = new (length: number) => { [row: number]: number | bigint };

/** Codes in the width of a dictionary's type. */
function codesAs(type: Dictionary, codes: Int32Array, words: number, name: string): unknown {
  const indices = type.indices as DataType & { readonly bitWidth: number; readonly isSigned: boolean };
  if (indices.bitWidth === 32 && indices.isSigned) return codes;
  if (words > 2 ** (indices.bitWidth - (indices.isSigned ? 1 : 0))) {
    throw new SchemaMismatch({
      column: name,
      wanted: `a dictionary with codes that ${words} words fit in`,
      available: [`${name}: ${String(indices)} codes`],
      hint: 'Make the dictionary with int32 codes.',
    });
  }
  const values = new (indices.ArrayType as unknown as CodeArray)(codes.length);
  const wide = indices.bitWidth === 64;
  for (let row = 0; row < codes.length; row++)
    values[row] = wide ? BigInt(codes[row] as number) : (codes[row] as number);
  return values;
}

/** The dictionary of which all the others are beginnings, so that codes need no change; undefined when there is none. */
function longestDictionary(parts: readonly Data[]): Vector | undefined {
  let longest: Vector | undefined;
  for (const { dictionary } of parts) {
    if (dictionary === undefined) return undefined;
    if (longest === undefined || beginsWith(dictionary, longest)) longest = dictionary;
    else if (!beginsWith(longest, dictionary)) return undefined;
  }
  return longest;
}

/** Whether the parts of one dictionary are the first parts of another. */
export function beginsWith(whole: Vector, beginning: Vector): boolean {
  if (whole === beginning) return true;
  return (
    beginning.data.length <= whole.data.length && beginning.data.every((part, index) => part === whole.data[index])
  );
}
