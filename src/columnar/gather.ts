import { Data, DataType, Vector, type Field } from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import { bitAt, setBit } from './bitmap.js';
import { flatColumn } from './fast-data.js';
import { describeType } from './schema.js';
import { newBitmap, newFloat64, newInt32, newInt64, newUint8 } from './slab.js';

/**
 * Takes rows of a column by number into a new one; a negative number gives null. Codes of a dictionary column stay
 * and its dictionary is shared.
 * @throws SchemaMismatch for types that rxarrow does not handle: unions and views
 */
export function gatherColumn(column: Data, name: string, indices: Int32Array, count: number): Data {
  return gatherColumns([column], [{ name }], indices, count)[0] as Data;
}

/** As `gatherColumn` for columns of the same rows. */
export function gatherColumns(
  columns: readonly Data[],
  fields: readonly { readonly name: string }[],
  indices: Int32Array,
  count: number,
): Data[] {
  let anySign = 0;
  for (let row = 0; row < count; row++) anySign |= indices[row] as number;
  if (anySign >= 0) return pickRows(columns, fields, indices, count);
  const clamped = newInt32(count);
  for (let row = 0; row < count; row++) clamped[row] = Math.max(0, indices[row] as number);
  return pickRows(columns, fields, clamped, count).map((column, at) =>
    columns[at]?.length === 0 ? column : withNulls(column, indices, count),
  );
}

/** As `gatherColumns` for numbers that are known not to be negative. */
export function pickRows(
  columns: readonly Data[],
  fields: readonly { readonly name: string }[],
  indices: Int32Array,
  count: number,
): Data[] {
  const picked: Data[] = [];
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at] as Data;
    const name = fields[at]?.name ?? '';
    picked.push(column.length === 0 ? nothing(column, name, count) : take(column, name, indices, count));
  }
  return picked;
}

/** Rows of a column that has none. */
function nothing(column: Data, name: string, count: number): Data {
  return nullColumn(column.type as DataType, name, count, column.dictionary);
}

/** The same column, null where an index is negative. */
function withNulls(column: Data, indices: Int32Array, count: number): Data {
  if (DataType.isNull(column.type as DataType)) return column;
  const bitmap = newBitmap(count);
  const nullable = column.nullCount > 0;
  let nulls = 0;
  for (let row = 0; row < count; row++) {
    if ((indices[row] as number) >= 0 && !(nullable && !bitAt(column.nullBitmap, row))) setBit(bitmap, row);
    else nulls++;
  }
  return makeColumn(column, count, nulls, column.valueOffsets, column.values, bitmap, column.children as Data[]);
}

function makeColumn(
  like: Data,
  rows: number,
  nulls: number,
  offsets: unknown,
  values: unknown,
  bitmap: unknown,
  children: Data[],
): Data {
  const buffers = [offsets, values, nulls > 0 ? bitmap : undefined];
  return new Data(like.type as DataType, 0, rows, nulls, buffers as never, children, like.dictionary);
}

function take(column: Data, name: string, indices: Int32Array, count: number): Data {
  const type = column.type as DataType;
  // What most columns are made of comes first: a chain of questions about the type costs as much as a hundred rows.
  if (column.stride === 1 && column.nullCount === 0 && isPlain(column.values))
    return flatColumn(type, count, 0, takeFixed(column.values, 1, indices, count), undefined, column.dictionary);
  if (DataType.isNull(type)) return new Data(type, 0, count, count);
  let nulls = 0;
  let bitmap: Uint8Array | undefined;
  if (column.nullCount > 0) {
    bitmap = newBitmap(count);
    const source = column.nullBitmap;
    const offset = column.offset;
    for (let row = 0; row < count; row++) {
      if (bitAt(source, offset + (indices[row] as number))) setBit(bitmap, row);
      else nulls++;
    }
  }
  if (DataType.isBool(type)) {
    const bits = newBitmap(count);
    const source = column.values as Uint8Array;
    const offset = column.offset;
    for (let row = 0; row < count; row++) if (bitAt(source, offset + (indices[row] as number))) setBit(bits, row);
    return makeColumn(column, count, nulls, undefined, bits, bitmap, []);
  }
  if (DataType.isStruct(type)) {
    const children = column.children.map((child, index) =>
      take(child as Data, `${name}.${(type.children[index] as Field).name}`, indices, count),
    );
    return makeColumn(column, count, nulls, undefined, undefined, bitmap, children);
  }
  if (DataType.isFixedSizeList(type)) {
    const width = type.listSize;
    const inner = newInt32(count * width);
    for (let row = 0, at = 0; row < count; row++) {
      const first = (indices[row] as number) * width;
      for (let place = 0; place < width; place++) inner[at++] = first + place;
    }
    const child = take(column.children[0] as Data, name, inner, count * width);
    return makeColumn(column, count, nulls, undefined, undefined, bitmap, [child]);
  }
  if (hasOffsets(type)) return takeVariable(column, name, indices, count, nulls, bitmap);
  if (!isFixedWidth(type)) throw unsupported(type, name, 'a type that rows can be taken from');
  const values = takeFixed(column.values as NumberArray, column.stride, indices, count);
  return makeColumn(column, count, nulls, undefined, values, bitmap, []);
}

function isPlain(values: unknown): values is Float64Array | Int32Array | BigInt64Array {
  return values instanceof Float64Array || values instanceof Int32Array || values instanceof BigInt64Array;
}

/** An array of numbers as Arrow keeps its buffers in. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | BigInt64Array
  | BigUint64Array;

/** Whether values of this type lie in one buffer with the same number of bytes each (booleans do not). */
export function isFixedWidth(type: DataType): boolean {
  return (
    DataType.isInt(type) ||
    DataType.isFloat(type) ||
    DataType.isTimestamp(type) ||
    DataType.isDate(type) ||
    DataType.isTime(type) ||
    DataType.isDuration(type) ||
    DataType.isInterval(type) ||
    DataType.isDecimal(type) ||
    DataType.isFixedSizeBinary(type) ||
    DataType.isDictionary(type)
  );
}

/** Whether rows of this type have different lengths, told by a buffer of offsets. */
export function hasOffsets(type: DataType): boolean {
  return (
    DataType.isUtf8(type) ||
    DataType.isBinary(type) ||
    DataType.isList(type) ||
    DataType.isMap(type) ||
    DataType.isLargeUtf8(type) ||
    DataType.isLargeBinary(type) ||
    DataType.isLargeList(type)
  );
}

/** The error for a type that a function of this room does not handle. */
export function unsupported(type: DataType, name: string, wanted: string): SchemaMismatch {
  return new SchemaMismatch({ column: name, wanted, available: [`${name}: ${describeType(type)}`] });
}

// Four rows a turn: at each turn the engine looks at the arrays anew, which costs more than a row. One loop for each kind
// of array: a loop that has seen two kinds asks at every row which it has.
function takeNumbers(values: Float64Array, indices: Int32Array, count: number, out: Float64Array): void {
  let row = 0;
  for (; row + 3 < count; row += 4) {
    const a = values[indices[row] as number] as number;
    const b = values[indices[row + 1] as number] as number;
    const c = values[indices[row + 2] as number] as number;
    const d = values[indices[row + 3] as number] as number;
    out[row] = a;
    out[row + 1] = b;
    out[row + 2] = c;
    out[row + 3] = d;
  }
  for (; row < count; row++) out[row] = values[indices[row] as number] as number;
}

function takeIntegers(values: Int32Array, indices: Int32Array, count: number, out: Int32Array): void {
  let row = 0;
  for (; row + 3 < count; row += 4) {
    const a = values[indices[row] as number] as number;
    const b = values[indices[row + 1] as number] as number;
    const c = values[indices[row + 2] as number] as number;
    const d = values[indices[row + 3] as number] as number;
    out[row] = a;
    out[row + 1] = b;
    out[row + 2] = c;
    out[row + 3] = d;
  }
  for (; row < count; row++) out[row] = values[indices[row] as number] as number;
}

/** Pairs of words: reading a BigInt64Array makes a BigInt of each value. */
function takePairs(values: Int32Array, indices: Int32Array, count: number, out: Int32Array): void {
  let row = 0;
  for (; row + 1 < count; row += 2) {
    const a = (indices[row] as number) << 1;
    const b = (indices[row + 1] as number) << 1;
    const to = row << 1;
    out[to] = values[a] as number;
    out[to | 1] = values[a | 1] as number;
    out[to + 2] = values[b] as number;
    out[to + 3] = values[b | 1] as number;
  }
  if (row < count) {
    const a = (indices[row] as number) << 1;
    out[row << 1] = values[a] as number;
    out[(row << 1) | 1] = values[a | 1] as number;
  }
}

function takeFixed(values: NumberArray, stride: number, indices: Int32Array, count: number): NumberArray {
  if (stride === 1) {
    if (values instanceof Float64Array) {
      const out = newFloat64(count);
      takeNumbers(values, indices, count, out);
      return out;
    }
    if (values instanceof Int32Array) {
      const out = newInt32(count);
      takeIntegers(values, indices, count, out);
      return out;
    }
    if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
      const out = newInt64(count);
      const source = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
      takePairs(source, indices, count, new Int32Array(out.buffer, out.byteOffset, count * 2));
      return values instanceof BigInt64Array ? out : new BigUint64Array(out.buffer, out.byteOffset, count);
    }
  }
  const Constructor = values.constructor as new (
    length: number,
  ) => Exclude<NumberArray, BigInt64Array | BigUint64Array>;
  const source = values as Exclude<NumberArray, BigInt64Array | BigUint64Array>;
  const out = new Constructor(count * stride);
  for (let row = 0, at = 0; row < count; row++) {
    const first = (indices[row] as number) * stride;
    for (let place = 0; place < stride; place++) out[at++] = source[first + place] as number;
  }
  return out;
}

function takeVariable(
  column: Data,
  name: string,
  indices: Int32Array,
  count: number,
  nulls: number,
  bitmap: Uint8Array | undefined,
): Data {
  const source = column.valueOffsets as unknown as Int32Array | BigInt64Array;
  const large = source instanceof BigInt64Array;
  const starts = newInt32(count);
  const ends = newInt32(count + 1);
  let total = 0;
  for (let row = 0; row < count; row++) {
    const index = indices[row] as number;
    const absent = bitmap !== undefined && !bitAt(bitmap, row);
    const start = Number(source[index]);
    starts[row] = start;
    total += absent ? 0 : Number(source[index + 1]) - start;
    if (total > 0x7fffffff) throw tooLong(name);
    ends[row + 1] = total;
  }
  const offsets = large ? BigInt64Array.from(ends, BigInt) : ends;
  if (column.children.length > 0) {
    const inner = newInt32(total);
    for (let row = 0; row < count; row++) {
      let from = starts[row] as number;
      for (let at = ends[row] as number; at < (ends[row + 1] as number); at++) inner[at] = from++;
    }
    const child = take(column.children[0] as Data, name, inner, total);
    return makeColumn(column, count, nulls, offsets, undefined, bitmap, [child]);
  }
  const bytes = newUint8(total);
  const from = column.values as Uint8Array;
  for (let row = 0; row < count; row++) {
    const at = ends[row] as number;
    const length = (ends[row + 1] as number) - at;
    const start = starts[row] as number;
    // Copying a short word byte by byte beats making two views for it.
    if (length <= 24) for (let place = 0; place < length; place++) bytes[at + place] = from[start + place] as number;
    else bytes.set(from.subarray(start, start + length), at);
  }
  return makeColumn(column, count, nulls, offsets, bytes, bitmap, []);
}

function tooLong(name: string): SchemaMismatch {
  return new SchemaMismatch({
    column: name,
    wanted: 'at most 2 GiB of text in a batch',
    available: [`${name}: more than that`],
    hint: 'Use smaller batches.',
  });
}

/** A column of `rows` nulls; `dictionary` is used for dictionary columns. */
export function nullColumn(type: DataType, name: string, rows: number, dictionary?: Vector): Data {
  const bitmap = newBitmap(rows);
  const words = DataType.isDictionary(type)
    ? (dictionary ?? new Vector([nullColumn(type.dictionary as DataType, name, 0)]))
    : undefined;
  const like = { type, dictionary: words } as unknown as Data;
  if (DataType.isNull(type)) return new Data(type, 0, rows, rows);
  if (DataType.isBool(type)) return makeColumn(like, rows, rows, undefined, newBitmap(rows), bitmap, []);
  if (DataType.isStruct(type)) {
    const children = (type.children as Field[]).map((field) =>
      nullColumn(field.type as DataType, `${name}.${field.name}`, rows),
    );
    return makeColumn(like, rows, rows, undefined, undefined, bitmap, children);
  }
  if (DataType.isFixedSizeList(type)) {
    const child = nullColumn(type.valueType as DataType, name, rows * type.listSize);
    return makeColumn(like, rows, rows, undefined, undefined, bitmap, [child]);
  }
  if (hasOffsets(type)) {
    const offsets = new (type as DataType & { OffsetArrayType: Int32ArrayConstructor }).OffsetArrayType(rows + 1);
    const inner = (type.children as Field[] | null)?.map((field) => nullColumn(field.type as DataType, name, 0)) ?? [];
    return makeColumn(like, rows, rows, offsets, inner.length > 0 ? undefined : new Uint8Array(0), bitmap, inner);
  }
  if (!isFixedWidth(type)) throw unsupported(type, name, 'a type that can be null');
  const codes = DataType.isDictionary(type) ? (type.indices as DataType) : type;
  const Constructor = codes.ArrayType as unknown as new (length: number) => NumberArray;
  return makeColumn(like, rows, rows, undefined, new Constructor(rows * strideOf(type)), bitmap, []);
}

function strideOf(type: DataType): number {
  return new Data(type, 0, 0, 0).stride;
}
