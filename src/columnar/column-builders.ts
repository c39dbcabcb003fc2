import { Data, type DataType, type Dictionary, type Int32, type Utf8 } from 'apache-arrow';
import { setBit, setBits } from './bitmap.js';
import { float64Column } from './numbers.js';
import { newBitmap, newFloat64, newInt32, newInt64, newUint8 } from './slab.js';
import { DictionaryBuilder } from './strings.js';
import { WordTable } from './word-table.js';

/** One column under construction. */
export interface ColumnBuilder {
  reserve(capacity: number, rows: number): void;
  setNull(row: number): void;
  /** Forgets what was set in a row that will be set again. */
  resetRow(row: number): void;
  /** The column of the first `rows` rows; the builder is empty after. */
  finish(rows: number): Data;
}

type Numbers = Float64Array | BigInt64Array | Int32Array | Uint32Array | Int8Array | Uint8Array;
type Allocate = (length: number) => Numbers;

const ALLOCATE = {
  float64: newFloat64,
  int64: newInt64,
  int32: newInt32,
  uint32: (length: number): Uint32Array => {
    const block = newInt32(length);
    return new Uint32Array(block.buffer, block.byteOffset, length);
  },
  int8: (length: number): Int8Array => {
    const block = newUint8(length);
    return new Int8Array(block.buffer, block.byteOffset, length);
  },
  bool: newUint8,
} satisfies Record<string, Allocate>;

/** The kinds of columns with a fixed width. */
export type FixedKind = keyof typeof ALLOCATE;

/** Numbers, times and booleans (a byte a row until the end). */
export class FixedBuilder implements ColumnBuilder {
  readonly kind: FixedKind;
  values: Numbers;
  private readonly type: DataType;
  private readonly allocate: Allocate;
  private nulls: Uint8Array | undefined;
  private words: Int32Array | undefined;

  constructor(kind: FixedKind, type: DataType, capacity: number) {
    this.kind = kind;
    this.type = type;
    this.allocate = ALLOCATE[kind];
    this.values = this.allocate(capacity);
  }

  /** int64 values as pairs of words, the low one first. */
  get asWords(): Int32Array {
    this.words ??= new Int32Array(this.values.buffer, this.values.byteOffset, this.values.length * 2);
    return this.words;
  }

  private replace(values: Numbers): void {
    this.values = values;
    this.words = undefined;
  }

  reserve(capacity: number, rows: number): void {
    const old = this.values;
    this.replace(this.allocate(capacity));
    this.values.set(old.subarray(0, rows) as never);
    if (this.nulls !== undefined) {
      const nulls = new Uint8Array(capacity);
      nulls.set(this.nulls);
      this.nulls = nulls;
    }
  }

  setNull(row: number): void {
    if (this.values instanceof Float64Array) this.values[row] = Number.NaN;
    else {
      this.nulls ??= new Uint8Array(this.values.length);
      this.nulls[row] = 1;
    }
  }

  resetRow(row: number): void {
    if (this.nulls !== undefined) this.nulls[row] = 0;
    this.values[row] = (this.kind === 'int64' ? 0n : 0) as never;
  }

  finish(rows: number): Data {
    const taken = this.takeValues(rows);
    if (taken instanceof Float64Array) return float64Column(taken, rows);
    const { bitmap, count } = this.takeNulls(rows);
    const values = this.kind === 'bool' ? packed(taken as Uint8Array, rows) : taken;
    return new Data(this.type, 0, rows, count, [undefined, values, bitmap] as never);
  }

  // Handing the array over saves a copy, but few rows must not keep a large one alive.
  private takeValues(rows: number): Numbers {
    const values = this.values;
    if (rows * 2 >= values.length && this.kind !== 'bool') {
      this.replace(this.allocate(values.length));
      return values.subarray(0, rows);
    }
    const copy = this.allocate(rows);
    copy.set(values.subarray(0, rows) as never);
    new Uint8Array(values.buffer, values.byteOffset, rows * values.BYTES_PER_ELEMENT).fill(0);
    return copy;
  }

  private takeNulls(rows: number): { bitmap: Uint8Array | undefined; count: number } {
    const { nulls } = this;
    if (nulls === undefined) return { bitmap: undefined, count: 0 };
    this.nulls = undefined;
    let count = 0;
    for (let row = 0; row < rows; row++) count += nulls[row] as number;
    if (count === 0) return { bitmap: undefined, count };
    const bitmap = newBitmap(rows);
    for (let row = 0; row < rows; row++) if (nulls[row] === 0) setBit(bitmap, row);
    return { bitmap, count };
  }
}

function packed(bytes: Uint8Array, rows: number): Uint8Array {
  const bits = newBitmap(rows);
  for (let row = 0; row < rows; row++) if (bytes[row] !== 0) setBit(bits, row);
  return bits;
}

/** A column that takes text. */
export interface TextTaker extends ColumnBuilder {
  setText(row: number, text: string): void;
  setBytes(row: number, bytes: Uint8Array, from: number, to: number): void;
}

const LONGEST_BY_BYTES = 64;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Text that does not repeat: ids. Rows are set from the first to the last; the last may be set again. */
export class Utf8Builder implements TextTaker {
  private readonly type: DataType;
  private bytes = new Uint8Array(1024);
  private offsets: Int32Array;
  private next = 0;
  private nulls: number[] = [];

  constructor(type: DataType, capacity: number) {
    this.type = type;
    this.offsets = new Int32Array(capacity + 1);
  }

  reserve(capacity: number): void {
    const offsets = new Int32Array(capacity + 1);
    offsets.set(this.offsets);
    this.offsets = offsets;
  }

  /** Makes `row` the next one: rows in between are empty, later ones are forgotten. Returns where its bytes begin. */
  private seek(row: number): number {
    if (row < this.next) {
      while (this.nulls.length > 0 && (this.nulls.at(-1) as number) >= row) this.nulls.pop();
      this.next = row;
    }
    const end = this.offsets[this.next] as number;
    while (this.next < row) this.offsets[++this.next] = end;
    return end;
  }

  private room(end: number): void {
    if (end <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(end, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  setText(row: number, text: string): void {
    const start = this.seek(row);
    this.room(start + text.length * 3);
    this.offsets[++this.next] = start + (this.writeAscii(text, start) ?? this.encode(text, start));
  }

  /** Short plain texts, as ids are, byte by byte: the encoder and the view that it needs cost twice as much. */
  private writeAscii(text: string, start: number): number | undefined {
    const { length } = text;
    if (length > LONGEST_BY_BYTES) return undefined;
    const { bytes } = this;
    let all = 0;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      bytes[start + at] = code;
      all |= code;
    }
    return all < 0x80 ? length : undefined;
  }

  private encode(text: string, start: number): number {
    return encoder.encodeInto(text, this.bytes.subarray(start)).written;
  }

  setBytes(row: number, bytes: Uint8Array, from: number, to: number): void {
    const start = this.seek(row);
    this.room(start + to - from);
    for (let at = from, place = start; at < to; at++, place++) this.bytes[place] = bytes[at] as number;
    this.offsets[++this.next] = start + to - from;
  }

  setNull(row: number): void {
    const start = this.seek(row);
    this.offsets[++this.next] = start;
    this.nulls.push(row);
  }

  resetRow(row: number): void {
    if (row < this.next) this.seek(row);
  }

  finish(rows: number): Data {
    const end = this.seek(rows);
    const nulls = this.nulls.length;
    let bitmap: Uint8Array | undefined;
    if (nulls > 0) {
      bitmap = newBitmap(rows);
      setBits(bitmap, 0, rows);
      for (const row of this.nulls) bitmap[row >> 3] = (bitmap[row >> 3] as number) & ~(1 << (row & 7));
    }
    const offsets = newInt32(rows + 1);
    offsets.set(this.offsets.subarray(0, rows + 1));
    const bytes = newUint8(end);
    bytes.set(this.bytes.subarray(0, end));
    this.next = 0;
    this.nulls = [];
    return new Data(this.type, 0, rows, nulls, [offsets, bytes, bitmap] as never);
  }
}

/** Text that repeats: symbols. Words keep their codes over all batches of the stream. */
export class CodeBuilder implements TextTaker {
  readonly words: DictionaryBuilder;
  codes: Int32Array;
  private readonly known = new WordTable();

  constructor(type: Dictionary<Utf8, Int32>, capacity: number) {
    this.words = new DictionaryBuilder(type);
    this.codes = newInt32(capacity).fill(-1);
  }

  reserve(capacity: number, rows: number): void {
    const old = this.codes;
    this.codes = newInt32(capacity).fill(-1, rows);
    this.codes.set(old.subarray(0, rows));
  }

  setText(row: number, text: string): void {
    this.codes[row] = this.words.code(text);
  }

  setBytes(row: number, bytes: Uint8Array, from: number, to: number): void {
    let code = this.known.find(bytes, from, to);
    if (code < 0) {
      code = this.words.code(decoder.decode(bytes.subarray(from, to)));
      this.known.add(bytes, from, to, code);
    }
    this.codes[row] = code;
  }

  setNull(row: number): void {
    this.codes[row] = -1;
  }

  resetRow(row: number): void {
    this.codes[row] = -1;
  }

  finish(rows: number): Data {
    const { codes } = this;
    if (rows * 2 >= codes.length) {
      this.codes = newInt32(codes.length).fill(-1);
      return this.words.column(codes.subarray(0, rows), rows) as Data;
    }
    const copy = newInt32(rows);
    copy.set(codes.subarray(0, rows));
    codes.fill(-1, 0, rows);
    return this.words.column(copy, rows) as Data;
  }
}
