import { createHash, type Hash } from 'node:crypto';
import { DataType, type Data, type Field, type RecordBatch, type Schema } from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import { bitAt } from './bitmap.js';
import { gatherColumn, hasOffsets, isFixedWidth, unsupported } from './gather.js';
import { isValid } from './numbers.js';
import { describeSchema, describeType, sameSchema } from './schema.js';
import { dictionaryWords, isText, readStrings } from './strings.js';

/** What one buffer of a column says, over all batches: hashing buffers apart makes the digest independent of the cuts. */
class Lane {
  private readonly hash: Hash = createHash('sha256');

  add(values: ArrayBufferView): void {
    if (values.byteLength > 0) this.hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** The digest so far; more can be added after. */
  digest(): string {
    return this.hash.copy().digest('hex');
  }
}

/** The lanes of a column and of the columns inside it. */
class ColumnDigest {
  private readonly validity = new Lane();
  private readonly values = new Lane();
  private readonly children: ColumnDigest[] = [];
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  add(column: Data): void {
    const type = column.type as DataType;
    const rows = column.length;
    this.validity.add(validityBytes(column));
    if (DataType.isNull(type)) return;
    if (isText(type)) this.values.add(textBytes(column, this.name));
    else if (DataType.isBool(type)) {
      const bits = column.values as Uint8Array;
      this.values.add(
        Uint8Array.from({ length: rows }, (_, row) =>
          isValid(column, row) && bitAt(bits, column.offset + row) ? 1 : 0,
        ),
      );
    } else if (DataType.isStruct(type)) {
      for (const [index, child] of column.children.entries())
        this.child(index, withParentNulls(column, child as Data, this.name, 1));
    } else if (DataType.isFixedSizeList(type)) {
      this.child(0, withParentNulls(column, column.children[0] as Data, this.name, type.listSize));
    } else if (hasOffsets(type)) this.addVariable(column);
    else if (isFixedWidth(type) && !DataType.isDictionary(type)) this.values.add(canonical(column));
    else throw unsupported(type, this.name, 'a type that can be compared');
  }

  private addVariable(column: Data): void {
    const offsets = column.valueOffsets as unknown as Int32Array | BigInt64Array;
    const lengths = new Int32Array(column.length);
    const inner: number[] = [];
    for (let row = 0; row < column.length; row++) {
      if (!isValid(column, row)) continue;
      const from = Number(offsets[row]);
      const to = Number(offsets[row + 1]);
      lengths[row] = to - from;
      for (let at = from; at < to; at++) inner.push(at);
    }
    this.values.add(lengths);
    if (column.children.length > 0) {
      this.child(0, gatherColumn(column.children[0] as Data, this.name, Int32Array.from(inner), inner.length));
    } else {
      const bytes = column.values as Uint8Array;
      // Lengths and bytes have lanes of their own: in one lane their order would depend on the cuts.
      this.bytes ??= new Lane();
      this.bytes.add(Uint8Array.from(inner, (at) => bytes[at] as number));
    }
  }

  private bytes: Lane | undefined;

  private child(index: number, column: Data): void {
    (this.children[index] ??= new ColumnDigest(this.name)).add(column);
  }

  digest(): string {
    return [
      this.validity.digest(),
      this.values.digest(),
      this.bytes?.digest() ?? '',
      ...this.children.map((child) => child.digest()),
    ].join();
  }
}

function validityBytes(column: Data): Uint8Array {
  const bytes = new Uint8Array(column.length).fill(1);
  if (DataType.isNull(column.type as DataType)) return bytes.fill(0);
  const words = DataType.isDictionary(column.type as DataType) ? dictionaryWords(column, '') : undefined;
  const codes = column.values as Int32Array;
  const someNull = column.nullCount > 0;
  const someWordNull = words?.includes(null) === true;
  if (!someNull && !someWordNull) return bytes;
  for (let row = 0; row < bytes.length; row++) {
    if (!isValid(column, row) || (someWordNull && words?.[Number(codes[row])] === null)) bytes[row] = 0;
  }
  return bytes;
}

/** The child with its rows null where the parent is, since what lies under a null means nothing. */
function withParentNulls(parent: Data, child: Data, name: string, width: number): Data {
  const count = parent.length * width;
  if (parent.nullCount <= 0) return child.length === count ? child : child.slice(0, count);
  const indices = Int32Array.from({ length: count }, (_, at) => (isValid(parent, Math.floor(at / width)) ? at : -1));
  return gatherColumn(child, name, indices, count);
}

const encoder = new TextEncoder();

/** Each text with its length before it; a null is an empty text here, the validity lane tells them apart. */
function textBytes(column: Data, name: string): Uint8Array {
  const texts = readStrings(column, name).map((text) => encoder.encode(text ?? ''));
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + text.length + 4, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of texts) {
    view.setUint32(at, text.length, true);
    bytes.set(text, at + 4);
    at += text.length + 4;
  }
  return bytes;
}

/** The values with 0 where null and one bit pattern for NaN. */
function canonical(column: Data): ArrayBufferView {
  const size = column.length * column.stride;
  const source = (column.values as Float64Array | Int32Array).subarray(0, size);
  const isFloat = source instanceof Float64Array || (source as unknown) instanceof Float32Array;
  if (!isFloat && column.nullCount <= 0) return source;
  const values = source.slice();
  if (isFloat) for (let at = 0; at < size; at++) if (Number.isNaN(values[at])) values[at] = Number.NaN;
  if (column.nullCount > 0) {
    const bytes = new Uint8Array(values.buffer);
    const width = column.stride * values.BYTES_PER_ELEMENT;
    for (let row = 0; row < column.length; row++)
      if (!isValid(column, row)) bytes.fill(0, row * width, (row + 1) * width);
  }
  return values;
}

/** A type by what its rows mean: texts are texts, however they are stored. */
function meaning(type: DataType): string {
  if (isText(type)) return 'text';
  if (DataType.isDictionary(type)) return meaning(type.dictionary as DataType);
  return describeType(type);
}

/**
 * A digest of the contents of rows: names and kinds of columns, bits of values (any NaN is the same, null is not NaN), nulls,
 * texts by word. Independent of where the stream is cut into batches, of the numbering of dictionaries and of buffer offsets.
 * Batches without rows, so controls too, do not count.
 */
export class RowDigest {
  private schema: Schema | undefined;
  private columns: ColumnDigest[] = [];
  private count = 0;

  /** The number of rows so far. */
  get rows(): number {
    return this.count;
  }

  /** @throws SchemaMismatch when the batch has other columns than those before */
  add(batch: RecordBatch): this {
    if (batch.numRows === 0) return this;
    if (this.schema === undefined) {
      this.schema = batch.schema;
      this.columns = batch.schema.fields.map((field) => new ColumnDigest(field.name));
    } else if (!sameMeaning(this.schema, batch.schema)) {
      throw new SchemaMismatch({
        column: '*',
        wanted: describeSchema(this.schema).join(', '),
        available: describeSchema(batch.schema),
      });
    }
    this.count += batch.numRows;
    for (const [index, column] of this.columns.entries()) column.add(batch.data.children[index] as Data);
    return this;
  }

  /** The digest of all rows so far, 64 hexadecimal digits. */
  digest(): string {
    const fields = (this.schema?.fields ?? []) as Field[];
    const columns = fields.map((field, index) => [
      field.name,
      meaning(field.type as DataType),
      this.columns[index]?.digest(),
    ]);
    return createHash('sha256')
      .update(JSON.stringify([this.count, columns]))
      .digest('hex');
  }
}

function sameMeaning(a: Schema, b: Schema): boolean {
  if (sameSchema(a, b)) return true;
  const describe = (schema: Schema): string =>
    JSON.stringify((schema.fields as Field[]).map((field) => [field.name, meaning(field.type as DataType)]));
  return describe(a) === describe(b);
}

/** The digest of the rows of one batch; see `RowDigest`. */
export function batchDigest(batch: RecordBatch): string {
  return new RowDigest().add(batch).digest();
}

/** The digest of the rows of a stream; see `RowDigest`. */
export function rowsDigest(batches: Iterable<RecordBatch>): string {
  const digest = new RowDigest();
  for (const batch of batches) digest.add(batch);
  return digest.digest();
}
