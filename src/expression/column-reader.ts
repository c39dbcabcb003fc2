import { DataType, TimeUnit, type Data, type Dictionary, type Duration } from 'apache-arrow';
import {
  dictionaryWords,
  isValid,
  newInt64,
  readNumbers,
  readStrings,
  readTimeNs,
  type Scratch,
} from '../columnar/index.js';
import { NULL_TEXT, NULL_TIME_HIGH, type Lane } from './lane.js';
import type { TextNumbers } from './text-numbers.js';
import type { ValueType } from './value-type.js';

/** Makes a lane show a column of the next batch; one reader for each column of an expression. */
export type ColumnReader = (column: Data, rows: number) => void;

/** The reader of a column of this value type into a lane. */
export function columnReader(
  type: ValueType,
  name: string,
  lane: Lane,
  scratch: Scratch,
  texts: TextNumbers,
): ColumnReader {
  switch (type) {
    case 'number':
      return (column) => {
        // Kernels need not know whether there are nulls: a plain column is taken without looking through it.
        const plain = column.values instanceof Float64Array && column.nullCount === 0;
        lane.numbers = plain ? column.values : readNumbers(column, name, scratch).values;
      };
    case 'boolean':
      return (column, rows) => readBooleans(column, rows, name, lane, scratch);
    case 'text':
      return textReader(name, lane, texts);
    case 'time':
      return (column, rows) => {
        const times = readNullableTimes(column, name);
        lane.integers = new Int32Array(times.buffer, times.byteOffset, 2 * rows);
      };
    case 'duration':
      return (column, rows) => readDurations(column, rows, name, lane, scratch);
  }
}

function readBooleans(column: Data, rows: number, name: string, lane: Lane, scratch: Scratch): void {
  const { values } = readNumbers(column, name, scratch);
  if (lane.bytes.length < rows) lane.bytes = new Uint8Array(Math.max(rows, 2 * lane.bytes.length));
  const bytes = lane.bytes;
  for (let row = 0; row < rows; row++) {
    const value = values[row] as number;
    bytes[row] = (Number(value > 0) << 1) | (Number(value <= 0) ^ 1);
  }
}

/** Times in nanoseconds; the smallest int64 where null. */
export function readNullableTimes(column: Data, name: string): BigInt64Array {
  if (column.nullCount === 0) return readTimeNs(column, name);
  const whole = readTimeNs(column.clone(column.type, column.offset, column.length, 0) as Data, name);
  const times = newInt64(column.length);
  const nothing = BigInt(NULL_TIME_HIGH) << 32n;
  for (let row = 0; row < column.length; row++) times[row] = isValid(column, row) ? (whole[row] as bigint) : nothing;
  return times;
}

const NS_PER_UNIT: Readonly<Record<number, number>> = {
  [TimeUnit.SECOND]: 1e9,
  [TimeUnit.MILLISECOND]: 1e6,
  [TimeUnit.MICROSECOND]: 1e3,
  [TimeUnit.NANOSECOND]: 1,
};

function readDurations(column: Data, rows: number, name: string, lane: Lane, scratch: Scratch): void {
  const numbers = scratch.float64(name, rows);
  const values = column.values as BigInt64Array;
  const unit = NS_PER_UNIT[(column.type as Duration).unit] ?? 1;
  for (let row = 0; row < rows; row++) numbers[row] = isValid(column, row) ? Number(values[row]) * unit : Number.NaN;
  lane.numbers = numbers;
}

const NOT_NUMBERED = -2;

function textReader(name: string, lane: Lane, texts: TextNumbers): ColumnReader {
  let dictionary: unknown;
  let generation = texts.generation;
  let numberOfCode = new Int32Array(0);
  return (column, rows) => {
    if (lane.integers.length < rows) lane.integers = new Int32Array(Math.max(rows, 2 * lane.integers.length));
    const integers = lane.integers;
    if (!DataType.isDictionary(column.type as DataType)) {
      const words = readStrings(column, name);
      for (let row = 0; row < rows; row++) {
        const word = words[row];
        integers[row] = word == null ? NULL_TEXT : texts.numberOf(word);
      }
      return;
    }
    const words = dictionaryWords(column as Data<Dictionary>, name);
    if (dictionary !== column.dictionary || generation !== texts.generation) {
      dictionary = column.dictionary;
      generation = texts.generation;
      if (numberOfCode.length < words.length) numberOfCode = new Int32Array(2 * words.length);
      numberOfCode.fill(NOT_NUMBERED);
    }
    const codes = column.values as Int32Array;
    const nullable = column.nullCount !== 0;
    for (let row = 0; row < rows; row++) {
      if (nullable && !isValid(column, row)) {
        integers[row] = NULL_TEXT;
        continue;
      }
      const code = Number(codes[row]);
      let number = numberOfCode[code] as number;
      // A word gets its number when its first row comes: the dictionary of a market is longer than a batch of it.
      if (number === NOT_NUMBERED) {
        const word = words[code];
        number = word == null ? NULL_TEXT : texts.numberOf(word);
        numberOfCode[code] = number;
      }
      integers[row] = number;
    }
  };
}
