import { DataType, type Data } from 'apache-arrow';
import { flatColumn } from './fast-data.js';
import { isValid } from './numbers.js';
import { alignedBytes } from './shared-columns.js';
import { bitAt } from './bitmap.js';
import { newBitmap, newFloat64 } from './slab.js';

/**
 * Columns of one length that several threads fill together: each writes its rows to their places. A truth value takes a byte here,
 * and so does a null, since two threads must not write to one byte. `clearScattered` has to come before what is written.
 */
export interface ScatteredColumns {
  readonly types: readonly DataType[];
  readonly rows: number;
  readonly block: SharedArrayBuffer;
}

/** Whether rows of this type can be written to their places by several threads. */
export function canScatter(type: DataType): boolean {
  return DataType.isBool(type) || DataType.isInt(type) || DataType.isFloat(type) || DataType.isTimestamp(type);
}

/** Bytes that such columns take. */
export function scatteredBytes(types: readonly DataType[], rows: number): number {
  return types.reduce((sum, type) => sum + alignedBytes(rows * widthOf(type)) + alignedBytes(rows), 0);
}

/** No row is null any more, whatever the memory was used for before. */
export function clearScattered(target: ScatteredColumns): void {
  for (let index = 0; index < target.types.length; index++) regionOf(target, index).flags.fill(0);
}

type Values = Float64Array | Int32Array | BigInt64Array;

/** Writes a part of the rows of column `index` to their places. Returns how many are null. */
export function scatterColumn(
  target: ScatteredColumns,
  index: number,
  column: Data,
  places: Int32Array,
  from: number,
): number {
  const { length } = column;
  const { values, flags } = regionOf(target, index);
  const to = places.subarray(from, from + length);
  const isRun = length > 0 && (to[length - 1] as number) - (to[0] as number) === length - 1;
  if (DataType.isBool(column.type as DataType)) {
    const bits = column.values as Uint8Array;
    for (let row = 0; row < length; row++)
      values[to[row] as number] = (bitAt(bits, column.offset + row) ? 1 : 0) as never;
  } else if (isRun) {
    // Rows that stand together, as where all are of one thread.
    (values as Float64Array).set((column.values as Float64Array).subarray(0, length), to[0]);
  } else scatter(column.values as Values, to, length, values as Values);
  const nulls = column.nullCount;
  if (nulls > 0) for (let row = 0; row < length; row++) if (!isValid(column, row)) flags[to[row] as number] = 1;
  return nulls;
}

// One loop a kind of array: one that has seen two kinds asks at every row which it has.
function scatter(values: Values, places: Int32Array, rows: number, out: Values): void {
  if (values instanceof Float64Array) scatterNumbers(values, places, rows, out as Float64Array);
  else for (let row = 0; row < rows; row++) out[places[row] as number] = values[row] as never;
}

function scatterNumbers(values: Float64Array, places: Int32Array, rows: number, out: Float64Array): void {
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    out[places[row] as number] = values[row] as number;
    out[places[row + 1] as number] = values[row + 1] as number;
    out[places[row + 2] as number] = values[row + 2] as number;
    out[places[row + 3] as number] = values[row + 3] as number;
  }
  for (; row < rows; row++) out[places[row] as number] = values[row] as number;
}

/** Column `index`, when all threads have written their rows; it is a copy, and the memory can be used again. */
export function scatteredColumn(target: ScatteredColumns, index: number, nulls: number): Data {
  const { rows, types } = target;
  const type = types[index] as DataType;
  const { values, flags } = regionOf(target, index);
  const bitmap = nulls === 0 ? undefined : packed(flags, rows, 1);
  if (DataType.isBool(type)) return flatColumn(type, rows, nulls, packed(values as Uint8Array, rows, 0), bitmap);
  return flatColumn(type, rows, nulls, copied(values), bitmap);
}

function copied(values: Values | Uint8Array): Values | Uint8Array {
  if (values instanceof Float64Array) {
    const copy = newFloat64(values.length);
    copy.set(values);
    return copy;
  }
  return values.slice();
}

/** A bit for each byte; `flip` 1 turns them round. */
function packed(bytes: Uint8Array, rows: number, flip: 0 | 1): Uint8Array {
  const bits = newBitmap(rows);
  for (let row = 0; row < rows; row += 8) {
    const end = Math.min(8, rows - row);
    let byte = 0;
    for (let bit = 0; bit < end; bit++) byte |= ((bytes[row + bit] as number) ^ flip) << bit;
    bits[row >> 3] = byte;
  }
  return bits;
}

function regionOf(
  { types, rows, block }: ScatteredColumns,
  index: number,
): { readonly values: Values | Uint8Array; readonly flags: Uint8Array } {
  let at = 0;
  for (let before = 0; before < index; before++)
    at += alignedBytes(rows * widthOf(types[before] as DataType)) + alignedBytes(rows);
  const type = types[index] as DataType;
  const width = widthOf(type);
  const Kind = (DataType.isBool(type) ? Uint8Array : type.ArrayType) as new (
    buffer: SharedArrayBuffer,
    offset: number,
    length: number,
  ) => Values | Uint8Array;
  return { values: new Kind(block, at, rows), flags: new Uint8Array(block, at + alignedBytes(rows * width), rows) };
}

function widthOf(type: DataType): number {
  if (DataType.isBool(type)) return 1;
  return (type.ArrayType as unknown as { readonly BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
}
