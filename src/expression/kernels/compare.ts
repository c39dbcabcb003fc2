import { TRUE, UNKNOWN, type Lane } from '../lane.js';

// `Number(x < y)` compiles to an instruction without a branch, `x < y ? 1 : 0` does not. When an operand is NaN neither
// a comparison nor its opposite holds, which leaves the lower bit alone: UNKNOWN. Four rows a turn, as in logic.ts. A constant
// is an array like any other: reading it takes one instruction of twenty.

export function lessNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.bytes;
  let left = a.from;
  let right = b.from;
  let to = out.from;
  const end = to + rows;
  for (; to + 3 < end; left += 4, right += 4, to += 4) {
    const a0 = x[left] as number;
    const a1 = x[left + 1] as number;
    const a2 = x[left + 2] as number;
    const a3 = x[left + 3] as number;
    const b0 = y[right] as number;
    const b1 = y[right + 1] as number;
    const b2 = y[right + 2] as number;
    const b3 = y[right + 3] as number;
    z[to] = (Number(a0 < b0) << 1) | (Number(a0 >= b0) ^ 1);
    z[to + 1] = (Number(a1 < b1) << 1) | (Number(a1 >= b1) ^ 1);
    z[to + 2] = (Number(a2 < b2) << 1) | (Number(a2 >= b2) ^ 1);
    z[to + 3] = (Number(a3 < b3) << 1) | (Number(a3 >= b3) ^ 1);
  }
  for (; to < end; left++, right++, to++) {
    const a0 = x[left] as number;
    const b0 = y[right] as number;
    z[to] = (Number(a0 < b0) << 1) | (Number(a0 >= b0) ^ 1);
  }
}

export function lessOrEqualNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.bytes;
  let left = a.from;
  let right = b.from;
  let to = out.from;
  const end = to + rows;
  for (; to + 3 < end; left += 4, right += 4, to += 4) {
    const a0 = x[left] as number;
    const a1 = x[left + 1] as number;
    const a2 = x[left + 2] as number;
    const a3 = x[left + 3] as number;
    const b0 = y[right] as number;
    const b1 = y[right + 1] as number;
    const b2 = y[right + 2] as number;
    const b3 = y[right + 3] as number;
    z[to] = (Number(a0 <= b0) << 1) | (Number(a0 > b0) ^ 1);
    z[to + 1] = (Number(a1 <= b1) << 1) | (Number(a1 > b1) ^ 1);
    z[to + 2] = (Number(a2 <= b2) << 1) | (Number(a2 > b2) ^ 1);
    z[to + 3] = (Number(a3 <= b3) << 1) | (Number(a3 > b3) ^ 1);
  }
  for (; to < end; left++, right++, to++) {
    const a0 = x[left] as number;
    const b0 = y[right] as number;
    z[to] = (Number(a0 <= b0) << 1) | (Number(a0 > b0) ^ 1);
  }
}

export function greaterNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  lessNumbers(rows, out, b, a);
}

export function greaterOrEqualNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  lessOrEqualNumbers(rows, out, b, a);
}

export function equalNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.bytes;
  const xFrom = a.from;
  const yFrom = b.from;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const left = x[xFrom + row] as number;
    const right = y[yFrom + row] as number;
    // 2 when equal, 1 when different, 0 when either is NaN.
    const order = Number(left <= right) + Number(left >= right);
    z[zFrom + row] = (order & 2) | ((order & 1) ^ 1);
  }
}

export function unequalNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  equalNumbers(rows, out, a, b);
  invert(rows, out);
}

export function equalBooleans(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.bytes;
  const y = b.bytes;
  const z = out.bytes;
  for (let row = 0; row < rows; row++) {
    const left = x[a.from + row] as number;
    const right = y[b.from + row] as number;
    z[out.from + row] = verdict(isUnknown(left) | isUnknown(right), Number(left === right));
  }
}

export function unequalBooleans(rows: number, out: Lane, a: Lane, b: Lane): void {
  equalBooleans(rows, out, a, b);
  invert(rows, out);
}

/** Texts are compared by number: equal numbers, equal texts. */
export function equalTexts(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.integers;
  const y = b.integers;
  const z = out.bytes;
  for (let row = 0; row < rows; row++) {
    const left = x[a.from + row] as number;
    const right = y[b.from + row] as number;
    z[out.from + row] = verdict((left | right) >>> 31, Number(left === right));
  }
}

export function unequalTexts(rows: number, out: Lane, a: Lane, b: Lane): void {
  equalTexts(rows, out, a, b);
  invert(rows, out);
}

const LONGEST_SCAN = 16;

/** Whether a number is one of a list. */
export function numberIn(list: readonly number[]): (rows: number, out: Lane, a: Lane) => void {
  const members = new Set(list);
  if (members.size > LONGEST_SCAN) {
    return (rows, out, a) => {
      for (let row = 0; row < rows; row++) {
        const value = a.numbers[a.from + row] as number;
        out.bytes[out.from + row] = verdict(Number(value !== value), Number(members.has(value)));
      }
    };
  }
  const few = Float64Array.from(members);
  return (rows, out, a) => {
    const x = a.numbers;
    const z = out.bytes;
    for (let row = 0; row < rows; row++) {
      const value = x[a.from + row] as number;
      let hit = 0;
      for (let index = 0; index < few.length; index++) hit |= Number(value === few[index]);
      z[out.from + row] = verdict(Number(value !== value), hit);
    }
  };
}

/** Whether a text is one of a list, given by their numbers. */
export function textIn(list: readonly number[]): (rows: number, out: Lane, a: Lane) => void {
  const members = new Uint8Array(Math.max(0, ...list.map((number) => number + 1)));
  for (const number of list) members[number] = TRUE;
  return (rows, out, a) => {
    const x = a.integers;
    const z = out.bytes;
    for (let row = 0; row < rows; row++) {
      const value = x[a.from + row] as number;
      z[out.from + row] = value < 0 ? UNKNOWN : value < members.length ? (members[value] as number) : 0;
    }
  };
}

/** UNKNOWN when `unknown` is 1, else TRUE or FALSE as `holds` is 1 or 0. */
function verdict(unknown: number, holds: number): number {
  return unknown | ((holds * TRUE) & (unknown - 1));
}

function isUnknown(truth: number): number {
  return (truth ^ (truth >> 1)) & 1;
}

function invert(rows: number, out: Lane): void {
  const z = out.bytes;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const value = z[zFrom + row] as number;
    z[zFrom + row] = (((value & 1) << 1) | (value >> 1)) ^ TRUE;
  }
}
