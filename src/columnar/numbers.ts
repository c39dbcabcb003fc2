import { Bool, type Data, DataType, Float64, Int32, Int64, Int8, Type, Uint32 } from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import { bitAt, setBit } from './bitmap.js';
import { flatColumn } from './fast-data.js';
import { describeType } from './schema.js';
import { newBitmap, newInt32, type Scratch } from './slab.js';

/** The values of a numeric column as float64 from row 0; NaN where the column is null. */
export interface Numbers {
  readonly values: Float64Array;
  /** Whether any row is null or NaN. */
  readonly missing: boolean;
}

const FLOAT64 = new Float64();
const BOOL = new Bool();
const INT64 = new Int64();
const INT32 = new Int32();
const INT8 = new Int8();
const UINT32 = new Uint32();

/** Whether a column of this type can be read by `readNumbers`. */
export function isNumeric(type: DataType): boolean {
  return DataType.isInt(type) || DataType.isFloat(type) || DataType.isBool(type);
}

/**
 * Reads a numeric or boolean column as float64. A float64 column without nulls is handed out as it is (never write to it);
 * everything else is converted into `scratch` and valid until the same `slot` is read again. int64 beyond 2^53 is rounded.
 * @throws SchemaMismatch for other types
 */
export function readNumbers(column: Data, name: string, scratch: Scratch, slot: string | number = name): Numbers {
  const rows = column.length;
  const type = column.type as DataType;
  if (type.typeId === Type.Float && (type as Float64).precision === 2) {
    const values = column.values as Float64Array;
    if (column.nullCount === 0) return { values, missing: !isComplete(column, values) };
    const copy = scratch.float64(slot, rows);
    copy.set(values.subarray(0, rows));
    blankNulls(column, copy);
    return { values: copy, missing: true };
  }
  if (!isNumeric(type))
    throw new SchemaMismatch({ column: name, wanted: 'a number', available: [`${name}: ${describeType(type)}`] });
  const copy = scratch.float64(slot, rows);
  if (DataType.isBool(type)) {
    const bits = column.values as Uint8Array;
    for (let row = 0, bit = column.offset; row < rows; row++, bit++)
      copy[row] = ((bits[bit >> 3] as number) >> (bit & 7)) & 1;
  } else if (column.values instanceof BigInt64Array || column.values instanceof BigUint64Array) {
    const values = column.values;
    for (let row = 0; row < rows; row++) copy[row] = Number(values[row]);
  } else if (type.typeId === Type.Float && (type as Float64).precision === 0) {
    const values = column.values as Uint16Array;
    for (let row = 0; row < rows; row++) copy[row] = halfToNumber(values[row] as number);
  } else {
    const values = column.values as Float32Array;
    for (let row = 0; row < rows; row++) copy[row] = values[row] as number;
  }
  if (column.nullCount > 0) blankNulls(column, copy);
  return { values: copy, missing: column.nullCount > 0 || hasNaN(copy, 0, rows) };
}

/** A 16-bit float as a number. */
export function halfToNumber(half: number): number {
  const exponent = (half & 0x7c00) >> 10;
  const fraction = half & 0x03ff;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024);
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}

function blankNulls(column: Data, copy: Float64Array): void {
  const bitmap = column.nullBitmap;
  for (let row = 0, bit = column.offset; row < column.length; row++, bit++) {
    if ((((bitmap[bit >> 3] as number) >> (bit & 7)) & 1) === 0) copy[row] = Number.NaN;
  }
}

/** Whether any of values[from, to) is NaN. */
export function hasNaN(values: Float64Array, from: number, to: number): boolean {
  // A sum is NaN when one of its terms is; or when infinities cancel out, and only then is it worth looking at each.
  let a = 0;
  let b = 0;
  let row = from;
  for (; row + 7 < to; row += 8) {
    a +=
      (values[row] as number) +
      (values[row + 1] as number) +
      ((values[row + 2] as number) + (values[row + 3] as number));
    b +=
      (values[row + 4] as number) +
      (values[row + 5] as number) +
      ((values[row + 6] as number) + (values[row + 7] as number));
  }
  for (; row < to; row++) a += values[row] as number;
  if (!Number.isNaN(a + b)) return false;
  for (row = from; row < to; row++) if (Number.isNaN(values[row])) return true;
  return false;
}

// A pipe reads one column in many stages, and what one stage has made the next one reads: the latest columns that were
// found to be complete are remembered. Few and short ones, because what is remembered is kept alive.
const REMEMBERED = 16;
const SHORTEST_REMEMBERED = 64;
const LONGEST_REMEMBERED = 8192;
const completeColumns: (Data | undefined)[] = new Array<Data | undefined>(REMEMBERED).fill(undefined);
let nextRemembered = 0;

function remember(column: Data): void {
  if (column.length < SHORTEST_REMEMBERED || column.length > LONGEST_REMEMBERED) return;
  completeColumns[nextRemembered] = column;
  nextRemembered = (nextRemembered + 1) % REMEMBERED;
}

/** Whether a float64 column without nulls is without NaN too. */
function isComplete(column: Data, values: Float64Array): boolean {
  if (column.length >= SHORTEST_REMEMBERED)
    for (let index = 0; index < REMEMBERED; index++) if (completeColumns[index] === column) return true;
  if (hasNaN(values, 0, column.length)) return false;
  remember(column);
  return true;
}

/** Whether a row of a column is not null. */
export function isValid(column: Data, row: number): boolean {
  const bitmap = column.nullBitmap;
  if (bitmap === undefined || bitmap.length === 0 || column.nullCount === 0) return true;
  return bitAt(bitmap, column.offset + row);
}

/** A float64 column of the first `rows` of `values`, which it takes over; NaN becomes null. */
export function float64Column(values: Float64Array, rows: number): Data<Float64> {
  if (!hasNaN(values, 0, rows)) return completeFloat64Column(values, rows);
  const bitmap = newBitmap(rows);
  const nulls = rows - markPresent(values, rows, bitmap);
  return flatColumn(FLOAT64, rows, nulls, values, bitmap);
}

/** As `float64Column` of values that are known to hold no NaN. */
export function completeFloat64Column(values: Float64Array, rows: number): Data<Float64> {
  const column = flatColumn(FLOAT64, rows, 0, values);
  remember(column);
  return column;
}

/** An int64 column of the first `rows` of `values`, which it takes over. */
export function int64Column(values: BigInt64Array, rows: number): Data<Int64> {
  return flatColumn(INT64, rows, 0, values);
}

/** An int32 column of the first `rows` of `values`, which it takes over. */
export function int32Column(values: Int32Array, rows: number): Data<Int32> {
  return flatColumn(INT32, rows, 0, values);
}

/** An int8 column of the first `rows` of `values`, which it takes over. */
export function int8Column(values: Int8Array, rows: number): Data<Int8> {
  return flatColumn(INT8, rows, 0, values);
}

/** A uint32 column of the first `rows` of `values`, which it takes over. */
export function uint32Column(values: Uint32Array, rows: number): Data<Uint32> {
  return flatColumn(UINT32, rows, 0, values);
}

/** Sets the bits of the rows that are not NaN, a byte at a time, and returns how many those are. */
function markPresent(values: Float64Array, rows: number, bitmap: Uint8Array): number {
  let present = 0;
  for (let row = 0; row < rows; row += 8) {
    const end = Math.min(8, rows - row);
    let byte = 0;
    for (let bit = 0; bit < end; bit++) {
      const value = values[row + bit] as number;
      // NaN is the one value that differs from itself.
      const here = value === value ? 1 : 0;
      byte |= here << bit;
      present += here;
    }
    bitmap[row >> 3] = byte;
  }
  return present;
}

/** An int32 column of `rows` values given as whole numbers or NaN (null). */
export function integerColumn(values: Float64Array, rows: number): Data<Int32> {
  const integers = newInt32(rows);
  // NaN becomes 0 in an array of integers; the bitmap tells it from a zero.
  for (let row = 0; row < rows; row++) integers[row] = values[row] as number;
  if (!hasNaN(values, 0, rows)) return flatColumn(INT32, rows, 0, integers);
  const bitmap = newBitmap(rows);
  const nulls = rows - markPresent(values, rows, bitmap);
  return flatColumn(INT32, rows, nulls, integers, bitmap);
}

/** A boolean column of `rows` values given as 1, 0 or NaN (null). */
export function booleanColumn(values: Float64Array, rows: number): Data<Bool> {
  const bits = newBitmap(rows);
  const bitmap = newBitmap(rows);
  const nulls = rows - markPresent(values, rows, bitmap);
  for (let row = 0; row < rows; row++) {
    const value = values[row] as number;
    if (value === value && value !== 0) setBit(bits, row);
  }
  return flatColumn(BOOL, rows, nulls, bits, nulls === 0 ? undefined : bitmap);
}
