import type { ValueType } from './value-type.js';

/** Rows that are worked on at a time: few enough that all registers of an expression stay in the nearest cache. */
export const BLOCK_ROWS = 1024;

/**
 * Truth values in a lane. The upper bit says "surely true", the lower one "not surely false", so that `&` and `|` are the
 * three-valued `and` and `or`, and no loop over truth values has a branch: one that is guessed wrong costs 10 ns.
 */
export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 3;

/** Null among the numbers of texts. */
export const NULL_TEXT = -1;

/** The upper half of the int64 that stands for a null time; its lower half is 0. */
export const NULL_TIME_HIGH = -0x8000_0000;

const NO_NUMBERS = new Float64Array(0);
const NO_BYTES = new Uint8Array(0);
const NO_INTEGERS = new Int32Array(0);

/**
 * Where a kernel reads or writes: one of three arrays, and the index of the first row of the block.
 * Numbers and durations are float64 (NaN is null), booleans bytes of FALSE, UNKNOWN (null) and TRUE, texts the int32 number of the
 * text, times two int32 a row: the lower and the upper half of the int64 nanoseconds.
 */
export class Lane {
  numbers: Float64Array = NO_NUMBERS;
  bytes: Uint8Array = NO_BYTES;
  integers: Int32Array = NO_INTEGERS;
  from = 0;
  /** The same value in every row: a loop may keep it in a register. */
  constant = false;
}

/** Operands that a kernel does not use. */
export const NO_LANE: Lane = new Lane();

/** One pass over `rows` rows. It holds no state, and `out` may be one of its operands. */
export type Kernel = (rows: number, out: Lane, a: Lane, b: Lane, c: Lane) => void;

/** A lane of its own memory. */
export function newLane(type: ValueType, rows: number = BLOCK_ROWS): Lane {
  const lane = new Lane();
  switch (type) {
    case 'number':
    case 'duration':
      lane.numbers = new Float64Array(rows);
      break;
    case 'boolean':
      lane.bytes = new Uint8Array(rows);
      break;
    case 'text':
      lane.integers = new Int32Array(rows);
      break;
    case 'time':
      lane.integers = new Int32Array(2 * rows);
      break;
  }
  return lane;
}
