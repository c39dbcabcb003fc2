import { Data, DataType, DateUnit, TimestampNanosecond, TimeUnit, type Date_, type Timestamp } from 'apache-arrow';
import { BatchRejected, SchemaMismatch } from '../base/errors.js';
import { isValid } from './numbers.js';
import { describeType } from './schema.js';
import { newInt64, type Scratch } from './slab.js';

/** The type of every time in rxarrow: nanoseconds since 1970 in UTC. */
export const TIMESTAMP = new TimestampNanosecond('UTC');

/** The first and the last instant that int64 nanoseconds can hold: the years 1677 to 2262. */
export const MIN_TIME_NS = -(2n ** 63n);
export const MAX_TIME_NS = 2n ** 63n - 1n;

const TWO_32 = 2 ** 32;

/** Whether a column of this type can be read by `readTimeNs`: timestamps and dates of any unit, and int64 as nanoseconds. */
export function isTime(type: DataType): boolean {
  return DataType.isTimestamp(type) || DataType.isDate(type) || isInt64(type);
}

function isInt64(type: DataType): boolean {
  return DataType.isInt(type) && type.bitWidth === 64 && type.isSigned;
}

/** Nanoseconds in one unit of a time column. */
function unitOf(type: DataType): bigint {
  if (DataType.isDate(type)) return (type as Date_).unit === DateUnit.DAY ? 86_400_000_000_000n : 1_000_000n;
  if (!DataType.isTimestamp(type)) return 1n;
  switch ((type as Timestamp).unit) {
    case TimeUnit.SECOND:
      return 1_000_000_000n;
    case TimeUnit.MILLISECOND:
      return 1_000_000n;
    case TimeUnit.MICROSECOND:
      return 1000n;
    case TimeUnit.NANOSECOND:
      return 1n;
  }
}

/**
 * Times of a column in ns since 1970, UTC, one a row. A column in nanoseconds is handed out as it is (never write to it),
 * others are converted in integers.
 * @throws SchemaMismatch when the column holds no times
 * @throws BatchRejected when a time is null or lies outside the years 1677 to 2262
 */
export function readTimeNs(column: Data, name: string): BigInt64Array {
  const type = column.type as DataType;
  if (!isTime(type))
    throw new SchemaMismatch({ column: name, wanted: 'a time', available: [`${name}: ${describeType(type)}`] });
  refuseNulls(column, name);
  const rows = column.length;
  const unit = unitOf(type);
  if (unit === 1n) {
    const values = column.values as BigInt64Array;
    return values.length === rows ? values : values.subarray(0, rows);
  }
  const out = newInt64(rows);
  if (column.values instanceof Int32Array) {
    const values = column.values;
    for (let row = 0; row < rows; row++) out[row] = BigInt.asIntN(64, BigInt(values[row] as number) * unit);
  } else {
    const values = column.values as BigInt64Array;
    for (let row = 0; row < rows; row++) out[row] = BigInt.asIntN(64, (values[row] as bigint) * unit);
  }
  refuseOverflow(column, name, unit);
  return out;
}

function refuseNulls(column: Data, name: string): void {
  if (column.nullCount <= 0) return;
  const rows: number[] = [];
  for (let row = 0; row < column.length; row++) if (!isValid(column, row)) rows.push(row);
  throw new BatchRejected(rows, `Time column "${name}" is null in ${listRows(rows)}; a time is needed in every row.`, {
    hint: 'Fill the times in or filter those rows out.',
  });
}

function refuseOverflow(column: Data, name: string, unit: bigint): void {
  const values = column.values as Int32Array | BigInt64Array;
  const least = MIN_TIME_NS / unit;
  const most = MAX_TIME_NS / unit;
  const rows: number[] = [];
  for (let row = 0; row < column.length; row++) {
    const value = values[row] as number | bigint;
    if (value < least || value > most) rows.push(row);
  }
  if (rows.length === 0) return;
  throw new BatchRejected(rows, `Time column "${name}" is outside the years 1677 to 2262 in ${listRows(rows)}.`, {
    hint: 'Check the unit of the column: seconds read as milliseconds look like this.',
  });
}

function listRows(rows: readonly number[]): string {
  const shown = rows.slice(0, 5).join(', ');
  return `${rows.length === 1 ? 'row' : 'rows'} ${shown}${rows.length > 5 ? ` and ${rows.length - 5} more` : ''}`;
}

/** A time column of the first `rows` of `values` (ns since 1970, UTC), which it takes over. */
export function timeColumn(values: BigInt64Array, rows: number): Data<TimestampNanosecond> {
  return new Data(TIMESTAMP, 0, rows, 0, [undefined, values] as never);
}

/** Times as float64 distances from the first one, for loops where reading int64 is too slow. */
export interface TimeOffsets {
  /** The first time of the batch; 0 for a batch of no rows. */
  readonly base: bigint;
  /** `time - base` in ns, one a row. */
  readonly offsets: Float64Array;
  /** Whether every offset is the exact distance; if not, the loop must use `readTimeNs`. */
  readonly exact: boolean;
}

/**
 * Reads times as offsets from the first. They are exact when the batch spans less than 104 days, and beyond that when
 * each of them happens to be a float64 (bars of a minute or a day are). Valid until `scratch` is asked for `name` again.
 */
export function readTimeOffsets(column: Data, name: string, scratch: Scratch): TimeOffsets {
  const values = readTimeNs(column, name);
  const rows = column.length;
  const offsets = scratch.float64(`time offsets of ${name}`, rows);
  const base = rows === 0 ? 0n : (values[0] as bigint);
  return { base, offsets, exact: offsetsFromFirst(values, rows, offsets) };
}

/** Writes the distance of each time from the first; returns whether all are exact. */
export function offsetsFromFirst(values: BigInt64Array, rows: number, out: Float64Array): boolean {
  if (rows === 0) return true;
  // Two words instead of one BigInt: 1 ns a row against 3.5.
  const words = new Int32Array(values.buffer, values.byteOffset, rows * 2);
  const baseLow = (words[0] as number) >>> 0;
  const baseHigh = words[1] as number;
  let exact = 1;
  for (let row = 0, word = 0; row < rows; row++, word += 2) {
    const low = ((words[word] as number) >>> 0) - baseLow;
    const high = ((words[word + 1] as number) - baseHigh) * TWO_32;
    const offset = high + low;
    // `high` is exact; the sum is too when taking it away again gives `low` back, as it always does under 2^53.
    exact &= offset - high === low ? 1 : 0;
    out[row] = offset;
  }
  return exact === 1;
}

/** Whether no time is before the one above it. */
export function isSortedByTime(timesNs: BigInt64Array, rows: number): boolean {
  if (rows < 2) return true;
  const words = new Int32Array(timesNs.buffer, timesNs.byteOffset, rows * 2);
  let high = words[1] as number;
  let low = (words[0] as number) >>> 0;
  for (let word = 2; word < rows * 2; word += 2) {
    const nextHigh = words[word + 1] as number;
    const nextLow = (words[word] as number) >>> 0;
    if (nextHigh < high || (nextHigh === high && nextLow < low)) return false;
    high = nextHigh;
    low = nextLow;
  }
  return true;
}

/** Less than, equal to or greater than 0 as the first is before, with or after the second. */
export function compareTimesNs(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
