import type { TimeUnit } from 'apache-arrow';
import { Data, DataType, type Dictionary, type Float, type Int, type Timestamp } from 'apache-arrow';
import { BatchRejected, CorruptInput } from '../base/errors.js';
import { nullColumn } from './gather.js';
import { halfToNumber } from './numbers.js';
import { sameType } from './schema.js';
import { DictionaryBuilder, isText, readStrings, textColumn } from './strings.js';
import { MAX_TIME_NS, MIN_TIME_NS } from './time.js';

type Whole = Int & { readonly bitWidth: 8 | 16 | 32 | 64 };
interface ValuesConstructor {
  new (length: number): Record<number, number | bigint>;
}

const WIDTH_OF_FLOATS = [16, 32, 64];

/**
 * Whether every value of a column of type `from` has an exact counterpart in `to`: whole numbers of more bits, float64 for those
 * of up to 32, floating-point numbers of more bits, times in a finer unit, text as words and words as text.
 */
export function canWiden(from: DataType, to: DataType): boolean {
  if (sameType(from, to)) return true;
  if (DataType.isNull(from)) return true;
  if (isText(from) && isText(to)) return isPlain(to);
  if (DataType.isInt(from)) {
    const { bitWidth, isSigned } = from as Whole;
    if (DataType.isFloat(to)) return (to.precision as number) === 2 && bitWidth <= 32;
    if (!DataType.isInt(to)) return false;
    return isSigned === to.isSigned ? bitWidth < to.bitWidth : !isSigned && bitWidth < to.bitWidth;
  }
  if (DataType.isFloat(from)) return DataType.isFloat(to) && widthOf(from) < widthOf(to) && widthOf(to) > 16;
  if (DataType.isTimestamp(from) && DataType.isTimestamp(to))
    return zoneOf(from) === zoneOf(to) && (from as Timestamp).unit <= (to as Timestamp).unit;
  return false;
}

function widthOf(type: Float): number {
  return WIDTH_OF_FLOATS[type.precision] ?? 0;
}

// Kinds of text that can be made here.
function isPlain(type: DataType): boolean {
  if (DataType.isDictionary(type))
    return DataType.isUtf8(type.dictionary as DataType) && (type.indices as Whole).bitWidth === 32;
  return DataType.isUtf8(type);
}

// Without a zone a time is meant in UTC here as everywhere.
function zoneOf(type: DataType): string {
  const { timezone } = type as Timestamp;
  return timezone === null || timezone === undefined || timezone === '' ? 'UTC' : timezone;
}

/**
 * The column with values of a wider type; see `canWiden`. Buffers are shared where the values stay as they are.
 * @throws BatchRejected for times that a finer unit cannot hold
 */
export function widenColumn(column: Data, to: DataType, name: string): Data {
  const from = column.type as DataType;
  if (sameType(from, to)) return column;
  if (DataType.isNull(from)) return nullColumn(to, name, column.length);
  if (isText(from)) {
    const texts = readStrings(column, name);
    if (!DataType.isDictionary(to)) return textColumn(texts);
    return new DictionaryBuilder(to as Dictionary<never, never>).columnOf(texts);
  }
  const rows = column.length;
  const out = new (to.ArrayType as ValuesConstructor)(rows);
  const values = column.values as ArrayLike<number>;
  if (DataType.isTimestamp(to)) scaleTimes(column, out, unitsIn(from as Timestamp, to as Timestamp), name);
  else if (out instanceof BigInt64Array || out instanceof BigUint64Array)
    for (let row = 0; row < rows; row++) out[row] = BigInt(values[row] as number);
  else if (values instanceof Uint16Array && DataType.isFloat(from))
    for (let row = 0; row < rows; row++) out[row] = halfToNumber(values[row] as number);
  else for (let row = 0; row < rows; row++) out[row] = values[row] as number;
  return new Data(to, column.offset, rows, column.nullCount, [undefined, out, column.nullBitmap] as never);
}

function unitsIn(from: Timestamp, to: Timestamp): bigint {
  const digits = (unit: TimeUnit): bigint => BigInt(unit) * 3n;
  return 10n ** (digits(to.unit) - digits(from.unit));
}

function scaleTimes(column: Data, out: Record<number, number | bigint>, factor: bigint, name: string): void {
  const values = column.values as unknown;
  if (!(values instanceof BigInt64Array))
    throw new CorruptInput(`column ${name}`, 'A column of times holds something else than int64.');
  for (let row = 0; row < column.length; row++) {
    const scaled = (values[row] as bigint) * factor;
    if (scaled < MIN_TIME_NS || scaled > MAX_TIME_NS)
      throw new BatchRejected([row], `Column "${name}" has a time outside the years 1677 to 2262 in row ${row}.`);
    out[row] = scaled;
  }
}
