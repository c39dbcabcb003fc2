import { FALSE, NULL_TIME_HIGH, TRUE, UNKNOWN, type Lane } from '../lane.js';

/** Three-valued: false and null is false. */
export function andBooleans(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.bytes;
  const y = b.bytes;
  const z = out.bytes;
  const xFrom = a.from;
  const yFrom = b.from;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const left = x[xFrom + row] as number;
    const right = y[yFrom + row] as number;
    z[zFrom + row] = left & right;
  }
}

/** Three-valued: true or null is true. */
export function orBooleans(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.bytes;
  const y = b.bytes;
  const z = out.bytes;
  const xFrom = a.from;
  const yFrom = b.from;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const left = x[xFrom + row] as number;
    const right = y[yFrom + row] as number;
    z[zFrom + row] = left | right;
  }
}

export function notBooleans(rows: number, out: Lane, a: Lane): void {
  const x = a.bytes;
  const z = out.bytes;
  for (let row = 0; row < rows; row++) {
    const value = x[a.from + row] as number;
    z[out.from + row] = (((value & 1) << 1) | (value >> 1)) ^ TRUE;
  }
}

/** True is 1, false 0. */
export function booleansToNumbers(rows: number, out: Lane, a: Lane): void {
  const x = a.bytes;
  const z = out.numbers;
  for (let row = 0; row < rows; row++) {
    const value = x[a.from + row] as number;
    z[out.from + row] = value === UNKNOWN ? Number.NaN : value >> 1;
  }
}

// A number is chosen by looking it up: a branch on data costs 10 ns when it is guessed wrong, this 2.
const branches = new Float64Array(4).fill(Number.NaN);

export function chooseNumbers(rows: number, out: Lane, condition: Lane, yes: Lane, no: Lane): void {
  const test = condition.bytes;
  const x = yes.numbers;
  const y = no.numbers;
  const z = out.numbers;
  for (let row = 0; row < rows; row++) {
    branches[FALSE] = y[no.from + row] as number;
    branches[TRUE] = x[yes.from + row] as number;
    z[out.from + row] = branches[test[condition.from + row] as number] as number;
  }
}

export function chooseBooleans(rows: number, out: Lane, condition: Lane, yes: Lane, no: Lane): void {
  const test = condition.bytes;
  for (let row = 0; row < rows; row++) {
    const value = test[condition.from + row] as number;
    const left = (yes.bytes[yes.from + row] as number) & -(value >> 1);
    const right = (no.bytes[no.from + row] as number) & ((value & 1) - 1);
    out.bytes[out.from + row] = left | right | Number(value === UNKNOWN);
  }
}

export function chooseTexts(rows: number, out: Lane, condition: Lane, yes: Lane, no: Lane): void {
  const test = condition.bytes;
  for (let row = 0; row < rows; row++) {
    const value = test[condition.from + row] as number;
    const left = yes.integers[yes.from + row] as number;
    const right = no.integers[no.from + row] as number;
    out.integers[out.from + row] = value === TRUE ? left : value === UNKNOWN ? -1 : right;
  }
}

export function chooseTimes(rows: number, out: Lane, condition: Lane, yes: Lane, no: Lane): void {
  const test = condition.bytes;
  for (let row = 0; row < rows; row++) {
    const value = test[condition.from + row] as number;
    const chosen = value === TRUE ? yes : no;
    const low = chosen.integers[2 * (chosen.from + row)] as number;
    const high = chosen.integers[2 * (chosen.from + row) + 1] as number;
    out.integers[2 * (out.from + row)] = value === UNKNOWN ? 0 : low;
    out.integers[2 * (out.from + row) + 1] = value === UNKNOWN ? NULL_TIME_HIGH : high;
  }
}

export function missingNumbers(rows: number, out: Lane, a: Lane): void {
  const x = a.numbers;
  for (let row = 0; row < rows; row++) {
    const value = x[a.from + row] as number;
    out.bytes[out.from + row] = Number(value !== value) * TRUE;
  }
}

export function missingBooleans(rows: number, out: Lane, a: Lane): void {
  for (let row = 0; row < rows; row++)
    out.bytes[out.from + row] = Number((a.bytes[a.from + row] as number) === UNKNOWN) * TRUE;
}

export function missingTexts(rows: number, out: Lane, a: Lane): void {
  for (let row = 0; row < rows; row++) out.bytes[out.from + row] = ((a.integers[a.from + row] as number) >>> 31) * TRUE;
}

export function missingTimes(rows: number, out: Lane, a: Lane): void {
  for (let row = 0; row < rows; row++) {
    const low = a.integers[2 * (a.from + row)];
    const high = a.integers[2 * (a.from + row) + 1];
    out.bytes[out.from + row] = low === 0 && high === NULL_TIME_HIGH ? TRUE : FALSE;
  }
}

export function otherwiseNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  for (let row = 0; row < rows; row++) {
    const value = a.numbers[a.from + row] as number;
    out.numbers[out.from + row] = value === value ? value : (b.numbers[b.from + row] as number);
  }
}

export function otherwiseBooleans(rows: number, out: Lane, a: Lane, b: Lane): void {
  for (let row = 0; row < rows; row++) {
    const value = a.bytes[a.from + row] as number;
    out.bytes[out.from + row] = value === UNKNOWN ? (b.bytes[b.from + row] as number) : value;
  }
}

export function otherwiseTexts(rows: number, out: Lane, a: Lane, b: Lane): void {
  for (let row = 0; row < rows; row++) {
    const value = a.integers[a.from + row] as number;
    out.integers[out.from + row] = value < 0 ? (b.integers[b.from + row] as number) : value;
  }
}

export function otherwiseTimes(rows: number, out: Lane, a: Lane, b: Lane): void {
  for (let row = 0; row < rows; row++) {
    const low = a.integers[2 * (a.from + row)] as number;
    const high = a.integers[2 * (a.from + row) + 1] as number;
    const missing = low === 0 && high === NULL_TIME_HIGH;
    out.integers[2 * (out.from + row)] = missing ? (b.integers[2 * (b.from + row)] as number) : low;
    out.integers[2 * (out.from + row) + 1] = missing ? (b.integers[2 * (b.from + row) + 1] as number) : high;
  }
}
