import { FALSE, NULL_TIME_HIGH, TRUE, UNKNOWN, type Lane } from '../lane.js';

// Loops that most conditions run take four rows a turn: at each turn the engine looks at the arrays anew, which costs as
// much as two rows.

/** Writes the numbers of the rows that are true, one after the other, and returns how many; a branch would be guessed wrong. */
export function numberTrue(truth: Uint8Array, rows: number, out: Int32Array): number {
  let found = 0;
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    const a = (truth[row] as number) >> 1;
    const b = (truth[row + 1] as number) >> 1;
    const c = (truth[row + 2] as number) >> 1;
    const d = (truth[row + 3] as number) >> 1;
    out[found] = row;
    found += a;
    out[found] = row + 1;
    found += b;
    out[found] = row + 2;
    found += c;
    out[found] = row + 3;
    found += d;
  }
  for (; row < rows; row++) {
    out[found] = row;
    found += (truth[row] as number) >> 1;
  }
  return found;
}

/** Three-valued: false and null is false. */
export function andBooleans(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.bytes;
  const y = b.bytes;
  const z = out.bytes;
  let left = a.from;
  let right = b.from;
  let to = out.from;
  const end = to + rows;
  for (; to + 3 < end; left += 4, right += 4, to += 4) {
    const p = (x[left] as number) & (y[right] as number);
    const q = (x[left + 1] as number) & (y[right + 1] as number);
    const r = (x[left + 2] as number) & (y[right + 2] as number);
    const s = (x[left + 3] as number) & (y[right + 3] as number);
    z[to] = p;
    z[to + 1] = q;
    z[to + 2] = r;
    z[to + 3] = s;
  }
  for (; to < end; left++, right++, to++) z[to] = (x[left] as number) & (y[right] as number);
}

/** Three-valued: true or null is true. */
export function orBooleans(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.bytes;
  const y = b.bytes;
  const z = out.bytes;
  let left = a.from;
  let right = b.from;
  let to = out.from;
  const end = to + rows;
  for (; to + 3 < end; left += 4, right += 4, to += 4) {
    const p = (x[left] as number) | (y[right] as number);
    const q = (x[left + 1] as number) | (y[right + 1] as number);
    const r = (x[left + 2] as number) | (y[right + 2] as number);
    const s = (x[left + 3] as number) | (y[right + 3] as number);
    z[to] = p;
    z[to + 1] = q;
    z[to + 2] = r;
    z[to + 3] = s;
  }
  for (; to < end; left++, right++, to++) z[to] = (x[left] as number) | (y[right] as number);
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
