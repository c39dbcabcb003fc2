import { DataType, type Data, type RecordBatch } from 'apache-arrow';
import { bitAt } from './bitmap.js';
import { readCells } from './cells.js';
import { isFixedWidth } from './gather.js';
import { isValid } from './numbers.js';
import { dictionaryWords, isText, readStrings } from './strings.js';

// A column that goes through several stages as it is, is hashed once.
const known = new WeakMap<Data, Uint32Array>();

const NULL = 0x6e756c6c;
const NAN = 0x7ff80000;
const encoder = new TextEncoder();

/**
 * A number of 32 bits for each row, by the names and values of its columns: the same for the same row, however the stream is cut and
 * its dictionaries are numbered; any NaN is the same, null is not NaN. Two rows that differ have the same one once in 2^32.
 */
export function rowHashes(batch: RecordBatch): Uint32Array {
  const sums = new Uint32Array(batch.numRows);
  for (const [index, field] of batch.schema.fields.entries()) {
    const name = String(field.name);
    addHashes(sums, columnHashes(batch.data.children[index] as Data, name), nameFactor(name));
  }
  return sums;
}

function addHashes(sums: Uint32Array, hashes: Uint32Array, factor: number): void {
  for (let row = 0; row < sums.length; row++)
    sums[row] = (sums[row] as number) + Math.imul(hashes[row] as number, factor);
}

const factors = new Map<string, number>();

/** An odd number of the name: the same value in another column is another summand. */
function nameFactor(name: string): number {
  let factor = factors.get(name);
  if (factor === undefined) {
    factor = textHash(name) | 1;
    factors.set(name, factor);
  }
  return factor;
}

function columnHashes(column: Data, name: string): Uint32Array {
  let hashes = known.get(column);
  if (hashes === undefined) {
    hashes = hashed(column, name);
    known.set(column, hashes);
  }
  return hashes;
}

function hashed(column: Data, name: string): Uint32Array {
  const rows = column.length;
  const type = column.type as DataType;
  const hashes = new Uint32Array(rows);
  if (DataType.isDictionary(type)) {
    const words = wordHashes(dictionaryWords(column, name));
    const codes = column.values as Int32Array;
    for (let row = 0; row < rows; row++) hashes[row] = words[codes[row] as number] ?? NULL;
  } else if (isText(type)) {
    for (const [row, text] of readStrings(column, name).entries()) hashes[row] = text === null ? NULL : textHash(text);
  } else if (DataType.isBool(type)) {
    const bits = column.values as Uint8Array;
    for (let row = 0; row < rows; row++) hashes[row] = bitAt(bits, column.offset + row) ? 1 : 2;
  } else if (isFixedWidth(type) && column.stride === 1) hashNumbers(column.values as Float64Array, hashes);
  else {
    for (const [row, cell] of readCells(column, name).entries())
      hashes[row] = cell === null || cell === undefined ? NULL : textHash(cellText(cell));
    return hashes;
  }
  if (column.nullCount > 0) for (let row = 0; row < rows; row++) if (!isValid(column, row)) hashes[row] = NULL;
  return hashes;
}

const knownWords = new WeakMap<readonly (string | null)[], Uint32Array>();

function wordHashes(words: readonly (string | null)[]): Uint32Array {
  let hashes = knownWords.get(words);
  if (hashes === undefined) {
    hashes = Uint32Array.from(words, (word) => (word === null ? NULL : textHash(word)));
    knownWords.set(words, hashes);
  }
  return hashes;
}

function hashNumbers(values: Float64Array, hashes: Uint32Array): void {
  const rows = hashes.length;
  const { BYTES_PER_ELEMENT: width, buffer, byteOffset } = values;
  if (width === 8) {
    const words = new Uint32Array(buffer, byteOffset, rows * 2);
    if (values instanceof Float64Array) hashDoubles(words, hashes);
    else for (let row = 0; row < rows; row++) hashes[row] = mix(words[row * 2] as number, words[row * 2 + 1] as number);
  } else if (width === 4) {
    const words = new Uint32Array(buffer, byteOffset, rows);
    const isFloat = (values as unknown) instanceof Float32Array;
    for (let row = 0; row < rows; row++) {
      const bits = words[row] as number;
      hashes[row] = isFloat && (bits & 0x7fffffff) > 0x7f800000 ? NAN : mix(bits, width);
    }
  } else for (let row = 0; row < rows; row++) hashes[row] = mix(Number(values[row]), width);
}

/** Numbers in halves: a comparison of the numbers themselves would make the loop one for all types. */
function hashDoubles(words: Uint32Array, hashes: Uint32Array): void {
  for (let row = 0; row < hashes.length; row++) {
    const low = words[row * 2] as number;
    const high = words[row * 2 + 1] as number;
    const exponent = high & 0x7fffffff;
    const isNaN = exponent > 0x7ff00000 || (exponent === 0x7ff00000 && low !== 0);
    hashes[row] = isNaN ? NAN : mix(low, high);
  }
}

function cellText(cell: unknown): string {
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('base64');
  return JSON.stringify(cell, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)) ?? '';
}

/** FNV-1a over the bytes, with its bits spread at the end. */
function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return mix(hash, text.length);
}

function mix(left: number, right: number): number {
  let hash = Math.imul(left ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(right, 0xc2b2ae35);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return hash >>> 0;
}
