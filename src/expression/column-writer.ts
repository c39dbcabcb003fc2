import { Bool, Data, DurationNanosecond, type DataType } from 'apache-arrow';
import {
  DictionaryBuilder,
  float64Column,
  newBitmap,
  newFloat64,
  newInt32,
  newInt64,
  setBit,
  TIMESTAMP,
} from '../columnar/index.js';
import { NULL_TIME_HIGH, UNKNOWN, type Lane } from './lane.js';
import type { TextNumbers } from './text-numbers.js';
import type { ValueType } from './value-type.js';

/** Where the last step writes a whole batch, and how that becomes a column. */
export interface ColumnWriter {
  readonly type: DataType;
  /** Gives the lane memory for a batch. */
  open(lane: Lane, rows: number): void;
  /** The column of what has been written. */
  close(lane: Lane, rows: number): Data;
}

/** The writer of computed columns of a value type. */
export function columnWriter(type: ValueType, texts: TextNumbers): ColumnWriter {
  switch (type) {
    case 'number':
      return NUMBER;
    case 'boolean':
      return BOOLEAN;
    case 'text':
      return textWriter(texts);
    case 'time':
      return TIME;
    case 'duration':
      return DURATION;
  }
}

const NUMBER: ColumnWriter = {
  type: float64Column(newFloat64(0), 0).type,
  open: (lane, rows) => {
    lane.numbers = newFloat64(rows);
  },
  close: (lane, rows) => float64Column(lane.numbers, rows),
};

const BOOL = new Bool();

const BOOLEAN: ColumnWriter = {
  type: BOOL,
  open: (lane, rows) => {
    if (lane.bytes.length < rows) lane.bytes = new Uint8Array(Math.max(rows, 2 * lane.bytes.length));
  },
  close: (lane, rows) => {
    const bytes = lane.bytes;
    // The packing loop reads whole groups of eight.
    bytes.fill(0, rows, (rows + 7) & ~7);
    const bits = pack(bytes, rows, 1);
    let nulls = 0;
    for (let row = 0; row < rows; row++) {
      const missing = Number(bytes[row] === UNKNOWN);
      nulls += missing;
      bytes[row] = missing ^ 1;
    }
    const buffers = nulls === 0 ? [undefined, bits] : [undefined, bits, pack(bytes, rows, 0)];
    return new Data(BOOL, 0, rows, nulls, buffers as never);
  },
};

/** One bit of each byte, eight to a byte. */
function pack(bytes: Uint8Array, rows: number, bit: number): Uint8Array<ArrayBuffer> {
  const bits = newBitmap(rows);
  const groups = (rows + 7) >> 3;
  for (let group = 0, row = 0; group < groups; group++, row += 8) {
    bits[group] =
      at(bytes, row, bit) |
      (at(bytes, row + 1, bit) << 1) |
      (at(bytes, row + 2, bit) << 2) |
      (at(bytes, row + 3, bit) << 3) |
      (at(bytes, row + 4, bit) << 4) |
      (at(bytes, row + 5, bit) << 5) |
      (at(bytes, row + 6, bit) << 6) |
      (at(bytes, row + 7, bit) << 7);
  }
  return bits;
}

function at(bytes: Uint8Array, row: number, bit: number): number {
  return ((bytes[row] as number) >> bit) & 1;
}

const TIME: ColumnWriter = {
  type: TIMESTAMP,
  open: openInt64,
  close: (lane, rows) => {
    const integers = lane.integers;
    const validity = newBitmap(rows);
    let nulls = 0;
    for (let row = 0; row < rows; row++) {
      if (integers[2 * row] === 0 && integers[2 * row + 1] === NULL_TIME_HIGH) {
        nulls++;
        integers[2 * row + 1] = 0;
      } else setBit(validity, row);
    }
    return int64Column(TIMESTAMP, integers, rows, nulls, validity);
  },
};

const DURATION_NS = new DurationNanosecond();

const DURATION: ColumnWriter = {
  type: DURATION_NS,
  open: (lane, rows) => {
    lane.numbers = newFloat64(rows);
  },
  close: (lane, rows) => {
    const values = newInt64(rows);
    const validity = newBitmap(rows);
    let nulls = 0;
    for (let row = 0; row < rows; row++) {
      const ns = Math.round(lane.numbers[row] as number);
      // Longer than int64 nanoseconds can say (292 years) is null, as any result that is out of range.
      if (Math.abs(ns) < 2 ** 63) {
        values[row] = BigInt(ns);
        setBit(validity, row);
      } else nulls++;
    }
    return new Data(DURATION_NS, 0, rows, nulls, [undefined, values, ...(nulls > 0 ? [validity] : [])] as never);
  },
};

function openInt64(lane: Lane, rows: number): void {
  const values = newInt64(rows);
  lane.integers = new Int32Array(values.buffer, values.byteOffset, 2 * rows);
}

function int64Column(type: DataType, integers: Int32Array, rows: number, nulls: number, validity: Uint8Array): Data {
  const values = new BigInt64Array(integers.buffer, integers.byteOffset, rows);
  return new Data(type, 0, rows, nulls, [undefined, values, ...(nulls > 0 ? [validity] : [])] as never);
}

/** One dictionary for the life of the expression, so that a batch never changes what a code means. */
function textWriter(texts: TextNumbers): ColumnWriter {
  const builder = new DictionaryBuilder();
  let codes = new Int32Array(64).fill(-1);
  let generation = texts.generation;
  return {
    type: builder.type,
    open: (lane, rows) => {
      lane.integers = newInt32(rows);
    },
    close: (lane, rows) => {
      if (generation !== texts.generation) {
        codes.fill(-1);
        generation = texts.generation;
      }
      if (codes.length < texts.size) {
        const more = new Int32Array(2 * texts.size).fill(-1);
        more.set(codes);
        codes = more;
      }
      const integers = lane.integers;
      for (let row = 0; row < rows; row++) {
        const number = integers[row] as number;
        if (number < 0) continue;
        let code = codes[number] as number;
        if (code < 0) {
          code = builder.code(texts.wordOf(number));
          codes[number] = code;
        }
        integers[row] = code;
      }
      return builder.column(integers, rows);
    },
  };
}
