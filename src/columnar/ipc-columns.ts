import { isUtf8 } from 'node:buffer';
import { Data, DataType, type Vector } from 'apache-arrow';
import { LimitExceeded, type CorruptInput } from '../base/errors.js';
import { bitAt, countBits } from './bitmap.js';
import type { FlatReader } from './flat-reader.js';
import { hasOffsets, nullColumn } from './gather.js';
import type { IpcLimits } from './ipc-limits.js';
import type { CodeStorage, IncomingField } from './ipc-schema.js';

// Fields of a RecordBatch: https://github.com/apache/arrow/blob/main/format/Message.fbs
const BATCH = { rows: 0, nodes: 1, buffers: 2, compression: 3 };
const NODE_BYTES = 16;
const BUFFER_BYTES = 16;

interface Part {
  readonly length: number;
  readonly nulls: number;
  readonly bitmap: Uint8Array | undefined;
}

/**
 * Makes the columns of one message from its body, believing nothing: each buffer must lie in the body and be long enough for the rows,
 * null counts must agree with bitmaps, offsets must rise and stay inside, codes must be in the dictionary, text must be UTF-8.
 */
export class ColumnReader {
  /** The rows that the message claims; each column is held to it. */
  readonly rows: number;
  private readonly flat: FlatReader;
  private readonly body: Uint8Array;
  private readonly dictionaries: ReadonlyMap<bigint, Vector>;
  private readonly limits: IpcLimits;
  private readonly nodes: { start: number; length: number };
  private readonly buffers: { start: number; length: number };
  private node = 0;
  private buffer = 0;

  constructor(
    flat: FlatReader,
    table: number,
    body: Uint8Array,
    dictionaries: ReadonlyMap<bigint, Vector>,
    limits: IpcLimits,
  ) {
    this.flat = flat;
    this.body = body;
    this.dictionaries = dictionaries;
    this.limits = limits;
    const compression = flat.tableField(table, BATCH.compression);
    if (compression !== undefined) {
      const codec = flat.uint8Field(compression, 0, 0) === 0 ? 'LZ4' : 'ZSTD';
      throw flat.fail(
        compression,
        `The buffers are compressed with ${codec}, which is not supported; write them uncompressed.`,
      );
    }
    this.rows = flat.countField(table, BATCH.rows, 'number of rows');
    if (this.rows > 0x7fffffff)
      throw flat.fail(table, `A batch claims ${this.rows} rows, more than Arrow in JavaScript can have.`);
    this.nodes = flat.vectorField(table, BATCH.nodes, NODE_BYTES);
    this.buffers = flat.vectorField(table, BATCH.buffers, BUFFER_BYTES);
  }

  /** All columns of the message. */
  columns(fields: readonly IncomingField[]): Data[] {
    if (fields.length === 0) this.limitUnbacked(this.rows);
    const columns = fields.map((field) => this.column(field, this.rows, true));
    this.finish();
    return columns;
  }

  /** The words of a dictionary. */
  words(type: DataType): Data {
    const words = this.column({ name: 'dictionary', type, children: [], dictionary: undefined }, this.rows, true);
    this.finish();
    return words;
  }

  private finish(): void {
    if (this.node !== this.nodes.length || this.buffer !== this.buffers.length) {
      throw this.flat.fail(this.nodes.start, 'A message describes more columns or buffers than its schema has.');
    }
  }

  private limitUnbacked(rows: number): void {
    if (rows <= this.limits.maxUnbackedRows) return;
    throw new LimitExceeded(
      'maxUnbackedRows',
      `A message claims ${rows} rows without a buffer that has them; ${this.limits.maxUnbackedRows} are let through.`,
    );
  }

  private fail(name: string, offset: number, message: string): CorruptInput {
    // The body follows its description.
    return this.flat.fail(this.flat.bytes.length + offset, `Column "${name}" ${message}.`);
  }

  private nextNode(name: string, rows: number, exact: boolean): { length: number; nulls: number } {
    if (this.node >= this.nodes.length)
      throw this.flat.fail(this.nodes.start, `The message lacks the description of column "${name}".`);
    const at = this.nodes.start + this.node++ * NODE_BYTES;
    const length = this.flat.count(at, 'length of a column');
    const nulls = this.flat.count(at + 8, 'number of nulls');
    if (exact ? length !== rows : length < rows) {
      throw this.flat.fail(at, `Column "${name}" has ${length} rows where there should be ${rows}.`);
    }
    if (nulls > length) throw this.flat.fail(at, `Column "${name}" has ${nulls} nulls in ${length} rows.`);
    return { length, nulls };
  }

  private nextBuffer(name: string): { offset: number; length: number } {
    if (this.buffer >= this.buffers.length)
      throw this.flat.fail(this.buffers.start, `The message lacks a buffer of column "${name}".`);
    const at = this.buffers.start + this.buffer++ * BUFFER_BYTES;
    const offset = this.flat.count(at, 'offset of a buffer');
    const length = this.flat.count(at + 8, 'length of a buffer');
    if (offset + length > this.body.length)
      throw this.flat.fail(at, `A buffer of column "${name}" reaches beyond the message.`);
    if (offset % 8 !== 0)
      throw this.flat.fail(at, `A buffer of column "${name}" begins at ${offset}, which is no multiple of 8.`);
    return { offset, length };
  }

  /** The next buffer as `count` elements of this array type. */
  private values<T extends ArrayBufferView>(name: string, Constructor: ArrayConstructorOf<T>, count: number): T {
    const { offset, length } = this.nextBuffer(name);
    const bytes = count * Constructor.BYTES_PER_ELEMENT;
    if (bytes > length)
      throw this.fail(name, offset, `needs ${bytes} bytes for its rows, but its buffer has ${length}`);
    return new Constructor(this.body.buffer as ArrayBuffer, this.body.byteOffset + offset, count);
  }

  private part(name: string, rows: number, exact: boolean): Part {
    const { length, nulls } = this.nextNode(name, rows, exact);
    const { offset, length: bytes } = this.nextBuffer(name);
    if (bytes === 0) {
      if (nulls > 0) throw this.fail(name, offset, `has ${nulls} nulls but no validity bitmap`);
      return { length, nulls, bitmap: undefined };
    }
    if (bytes * 8 < length) throw this.fail(name, offset, `has a validity bitmap of ${bytes} bytes for ${length} rows`);
    const bitmap = this.body.subarray(offset, offset + bytes);
    const missing = length - countBits(bitmap, 0, length);
    if (missing !== nulls)
      throw this.fail(name, offset, `is said to have ${nulls} nulls, but its bitmap has ${missing}`);
    return { length, nulls, bitmap: nulls > 0 ? bitmap : undefined };
  }

  private column(field: IncomingField, rows: number, exact: boolean): Data {
    const { name, type, children } = field;
    if (DataType.isNull(type)) {
      const { length } = this.nextNode(name, rows, exact);
      this.limitUnbacked(length);
      return new Data(type, 0, length, length);
    }
    const part = this.part(name, rows, exact);
    const { length } = part;
    const make = (offsets: unknown, values: unknown, inner: Data[] = []): Data =>
      new Data(type, 0, length, part.nulls, [offsets, values, part.bitmap] as never, inner);
    if (field.dictionary !== undefined) return this.coded(field, field.dictionary, part);
    if (DataType.isBool(type)) return make(undefined, this.values(name, Uint8Array, Math.ceil(length / 8)));
    if (DataType.isStruct(type)) {
      if (children.length === 0) this.limitUnbacked(length);
      return make(
        undefined,
        undefined,
        children.map((child) => this.column(child, length, true)),
      );
    }
    if (DataType.isFixedSizeList(type)) {
      return make(undefined, undefined, [this.column(children[0] as IncomingField, length * type.listSize, false)]);
    }
    if (hasOffsets(type)) {
      const offsets = this.offsets(name, type, length);
      const end = Number(offsets[length]);
      if (children.length > 0) return make(offsets, undefined, [this.column(children[0] as IncomingField, end, false)]);
      const { offset, length: bytes } = this.nextBuffer(name);
      if (end > bytes) throw this.fail(name, offset, `has offsets up to ${end} in ${bytes} bytes`);
      const values = this.body.subarray(offset, offset + end);
      if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) this.checkText(name, offset, values, offsets, length);
      return make(offsets, values);
    }
    const { stride } = new Data(type, 0, 0, 0);
    return make(
      undefined,
      this.values(name, type.ArrayType as unknown as ArrayConstructorOf<Float64Array>, length * stride),
    );
  }

  private offsets(name: string, type: DataType, length: number): Int32Array | BigInt64Array {
    const large = DataType.isLargeUtf8(type) || DataType.isLargeBinary(type) || DataType.isLargeList(type);
    const next = this.buffers.start + this.buffer * BUFFER_BYTES;
    // A column of no rows may leave its one offset out.
    if (length === 0 && this.buffer < this.buffers.length && this.flat.count(next + 8, 'length of a buffer') === 0) {
      this.nextBuffer(name);
      return large ? new BigInt64Array(1) : new Int32Array(1);
    }
    const offsets = large ? this.values(name, BigInt64Array, length + 1) : this.values(name, Int32Array, length + 1);
    let rising = 1;
    let last = Number(offsets[0]);
    if (!(last >= 0)) rising = 0;
    for (let row = 1; row <= length; row++) {
      const end = Number(offsets[row]);
      rising &= end >= last ? 1 : 0;
      last = end;
    }
    if (rising === 0 || last > 0x7fffffff)
      throw this.fail(name, 0, 'has offsets that are negative, fall or are too large');
    return offsets;
  }

  private checkText(
    name: string,
    offset: number,
    bytes: Uint8Array,
    offsets: Int32Array | BigInt64Array,
    length: number,
  ): void {
    const first = Number(offsets[0]);
    if (!isUtf8(bytes.subarray(first))) throw this.fail(name, offset, 'has text that is not valid UTF-8');
    for (let row = 0; row < length; row++) {
      // A byte 10xxxxxx continues a character: no text begins with it.
      if (((bytes[Number(offsets[row])] ?? 0) & 0xc0) === 0x80)
        throw this.fail(name, offset, 'has text that is cut inside a character');
    }
  }

  private coded(
    { name, type }: IncomingField,
    { id, codes }: NonNullable<IncomingField['dictionary']>,
    part: Part,
  ): Data {
    const { length, nulls, bitmap } = part;
    const dictionary = this.dictionaries.get(id);
    const read = this.readCodes(name, codes, length);
    if (dictionary === undefined) {
      if (nulls < length) throw this.fail(name, 0, `refers to dictionary ${id}, which has not come`);
      return nullColumn(type, name, length);
    }
    const size = dictionary.length;
    let bad = 0;
    for (let row = 0; row < length; row++) bad |= (read[row] as number) >>> 0 < size ? 0 : 1;
    const values = bad === 0 ? read : this.mendCodes(name, read, part, size);
    return new Data(type, 0, length, nulls, [undefined, values, bitmap] as never, [], dictionary);
  }

  /** Under a null any code may stand; it becomes 0, so that nobody trips over it. */
  private mendCodes(name: string, codes: Int32Array, { length, bitmap }: Part, size: number): Int32Array {
    const mended = codes.slice();
    for (let row = 0; row < length; row++) {
      const code = codes[row] as number;
      if (code >= 0 && code < size) continue;
      if (bitmap === undefined || bitAt(bitmap, row))
        throw this.fail(name, 0, `has code ${code} in row ${row}, but its dictionary has ${size} words`);
      mended[row] = 0;
    }
    return mended;
  }

  private readCodes(name: string, { bytes, signed }: CodeStorage, length: number): Int32Array {
    // Codes of 32 bits without a sign are read as negative when they are beyond all dictionaries.
    if (bytes === 4) return this.values(name, Int32Array, length);
    if (bytes === 1)
      return Int32Array.from(signed ? this.values(name, Int8Array, length) : this.values(name, Uint8Array, length));
    if (bytes === 2)
      return Int32Array.from(signed ? this.values(name, Int16Array, length) : this.values(name, Uint16Array, length));
    return Int32Array.from(this.values(name, BigInt64Array, length), (code) =>
      code >= 0n && code <= 0x7fffffffn ? Number(code) : -1,
    );
  }
}

interface ArrayConstructorOf<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, offset: number, length: number): T;
}
