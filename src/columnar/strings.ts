import type { Dictionary } from 'apache-arrow';
import { Data, DataType, Utf8, Vector, type Int32 } from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import { flatColumn } from './fast-data.js';
import { isValid } from './numbers.js';
import { describeType, newDictionaryType } from './schema.js';
import { newInt32 } from './slab.js';

const UTF8 = new Utf8();
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Whether a column of this type holds strings. */
export function isText(type: DataType): boolean {
  return (
    DataType.isUtf8(type) ||
    DataType.isLargeUtf8(type) ||
    (DataType.isDictionary(type) && isText(type.dictionary as DataType))
  );
}

/** The strings of a utf8 or dictionary column; null where null. For edges and state, not for hot loops. */
export function readStrings(column: Data, name: string): (string | null)[] {
  const type = column.type as DataType;
  if (DataType.isDictionary(type)) {
    const words = dictionaryWords(column, name);
    const codes = column.values as Int32Array;
    return Array.from({ length: column.length }, (_, row) =>
      isValid(column, row) ? (words[Number(codes[row])] ?? null) : null,
    );
  }
  if (!DataType.isUtf8(type) && !DataType.isLargeUtf8(type)) {
    throw new SchemaMismatch({ column: name, wanted: 'text', available: [`${name}: ${describeType(type)}`] });
  }
  const bytes = column.values as Uint8Array;
  const offsets = column.valueOffsets as unknown as Int32Array | BigInt64Array;
  return Array.from({ length: column.length }, (_, row) =>
    isValid(column, row) ? decoder.decode(bytes.subarray(Number(offsets[row]), Number(offsets[row + 1]))) : null,
  );
}

const wordsOf = new WeakMap<Vector, (string | null)[]>();

/** The words of a dictionary column by code, decoded once per dictionary. */
export function dictionaryWords(column: Data, name: string): readonly (string | null)[] {
  const dictionary = column.dictionary;
  if (dictionary === undefined) return [];
  let words = wordsOf.get(dictionary);
  if (words === undefined) {
    words = dictionary.data.flatMap((part) => readStrings(part as Data, name));
    wordsOf.set(dictionary, words);
  }
  return words;
}

/** A utf8 column of these strings. */
export function textColumn(values: readonly (string | null)[]): Data<Utf8> {
  const offsets = new Int32Array(values.length + 1);
  const parts: Uint8Array[] = [];
  let length = 0;
  let nulls = 0;
  for (const [row, value] of values.entries()) {
    if (value === null) nulls++;
    else {
      const bytes = encoder.encode(value);
      parts.push(bytes);
      length += bytes.length;
    }
    offsets[row + 1] = length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const buffers: (Int32Array | Uint8Array)[] = [offsets, bytes];
  if (nulls > 0) buffers.push(validityOf(values));
  return new Data(UTF8, 0, values.length, nulls, buffers as never);
}

function validityOf(values: readonly (string | null)[]): Uint8Array {
  const bitmap = new Uint8Array(((values.length + 63) & ~63) >> 3);
  for (const [row, value] of values.entries()) {
    if (value !== null) bitmap[row >> 3] = (bitmap[row >> 3] as number) | (1 << (row & 7));
  }
  return bitmap;
}

/**
 * Gives each distinct string of a stream a code that never changes. Its dictionary only grows, and grows by parts,
 * so that whoever has read the first ones need only read the new ones.
 */
export class DictionaryBuilder {
  /** The type of the column; one per builder, so one per column and stream. */
  readonly type: Dictionary<Utf8, Int32>;
  private readonly codes = new Map<string, number>();
  private readonly words: string[] = [];
  private readonly parts: Data<Utf8>[] = [];
  private published = 0;
  private vector: Vector<Utf8> | undefined;

  /** `type` is for columns whose schema is there already. */
  constructor(type: Dictionary<Utf8, Int32> = newDictionaryType()) {
    this.type = type;
  }

  /** The code of a string, new or known. */
  code(word: string): number {
    let code = this.codes.get(word);
    if (code === undefined) {
      code = this.words.length;
      this.words.push(word);
      this.codes.set(word, code);
    }
    return code;
  }

  /** The number of distinct strings so far. */
  get size(): number {
    return this.words.length;
  }

  /** A column of codes, which it takes over; -1 is null. */
  column(codes: Int32Array, rows: number): Data<Dictionary<Utf8, Int32>> {
    let nulls = 0;
    for (let row = 0; row < rows; row++) if ((codes[row] as number) < 0) nulls++;
    const dictionary = this.dictionary();
    if (nulls === 0) return flatColumn(this.type, rows, 0, codes, undefined, dictionary);
    const bitmap = new Uint8Array(((rows + 63) & ~63) >> 3);
    for (let row = 0; row < rows; row++) {
      if ((codes[row] as number) >= 0) bitmap[row >> 3] = (bitmap[row >> 3] as number) | (1 << (row & 7));
      else codes[row] = 0;
    }
    return flatColumn(this.type, rows, nulls, codes, bitmap, dictionary);
  }

  /** A column of strings. */
  columnOf(values: readonly (string | null)[]): Data<Dictionary<Utf8, Int32>> {
    const codes = newInt32(values.length);
    for (const [row, value] of values.entries()) codes[row] = value === null ? -1 : this.code(value);
    return this.column(codes, values.length);
  }

  /** All words so far; the same object until a new one comes. */
  dictionary(): Vector<Utf8> {
    if (this.vector === undefined || this.published < this.words.length) {
      this.parts.push(textColumn(this.words.slice(this.published)));
      // Many small parts make every look-up slow: they are joined when there are too many.
      if (this.parts.length > 16) this.parts.splice(0, this.parts.length, textColumn(this.words));
      this.published = this.words.length;
      this.vector = new Vector<Utf8>([...this.parts]);
    }
    return this.vector;
  }
}
