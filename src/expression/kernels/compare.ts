import { UNKNOWN, type Lane } from '../lane.js';

// True is 2, false 0 and null 1: two comparisons that are both false when an operand is NaN leave the 1.

export function lessNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.bytes;
  const xFrom = a.from;
  const yFrom = b.from;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const left = x[xFrom + row] as number;
    const right = y[yFrom + row] as number;
    z[zFrom + row] = (left < right ? 1 : 0) - (left >= right ? 1 : 0) + 1;
  }
}

export function lessOrEqualNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.bytes;
  const xFrom = a.from;
  const yFrom = b.from;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const left = x[xFrom + row] as number;
    const right = y[yFrom + row] as number;
    z[zFrom + row] = (left <= right ? 1 : 0) - (left > right ? 1 : 0) + 1;
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
  for (let row = 0; row < rows; row++) {
    const left = x[a.from + row] as number;
    const right = y[b.from + row] as number;
    z[out.from + row] = left === right ? 2 : left !== left || right !== right ? UNKNOWN : 0;
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
    z[out.from + row] = left === UNKNOWN || right === UNKNOWN ? UNKNOWN : left === right ? 2 : 0;
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
    z[out.from + row] = (left | right) < 0 ? UNKNOWN : left === right ? 2 : 0;
  }
}

export function unequalTexts(rows: number, out: Lane, a: Lane, b: Lane): void {
  equalTexts(rows, out, a, b);
  invert(rows, out);
}

/** Whether a number is one of a list. */
export function numberIn(list: readonly number[]): (rows: number, out: Lane, a: Lane) => void {
  const members = new Set(list);
  return (rows, out, a) => {
    const x = a.numbers;
    const z = out.bytes;
    for (let row = 0; row < rows; row++) {
      const value = x[a.from + row] as number;
      z[out.from + row] = value !== value ? UNKNOWN : members.has(value) ? 2 : 0;
    }
  };
}

/** Whether a text is one of a list, given by their numbers. */
export function textIn(list: readonly number[]): (rows: number, out: Lane, a: Lane) => void {
  const members = new Uint8Array(Math.max(0, ...list.map((number) => number + 1)));
  for (const number of list) members[number] = 2;
  return (rows, out, a) => {
    const x = a.integers;
    const z = out.bytes;
    for (let row = 0; row < rows; row++) {
      const value = x[a.from + row] as number;
      z[out.from + row] = value < 0 ? UNKNOWN : value < members.length ? (members[value] as number) : 0;
    }
  };
}

function invert(rows: number, out: Lane): void {
  const z = out.bytes;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) z[zFrom + row] = 2 - (z[zFrom + row] as number);
}
