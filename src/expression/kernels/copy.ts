import { FALSE, TRUE, UNKNOWN, type Lane } from '../lane.js';

export function copyNumbers(rows: number, out: Lane, a: Lane): void {
  const x = a.numbers;
  const z = out.numbers;
  for (let row = 0; row < rows; row++) z[out.from + row] = x[a.from + row] as number;
}

export function copyBytes(rows: number, out: Lane, a: Lane): void {
  for (let row = 0; row < rows; row++) out.bytes[out.from + row] = a.bytes[a.from + row] as number;
}

export function copyIntegers(rows: number, out: Lane, a: Lane): void {
  for (let row = 0; row < rows; row++) out.integers[out.from + row] = a.integers[a.from + row] as number;
}

export function copyPairs(rows: number, out: Lane, a: Lane): void {
  for (let at = 0; at < 2 * rows; at++) out.integers[2 * out.from + at] = a.integers[2 * a.from + at] as number;
}

/** What a custom function wrote, as numbers: what is not finite is null. */
export function finiteNumbers(values: Float64Array, lane: Lane, rows: number): void {
  for (let row = 0; row < rows; row++) {
    const value = values[row] as number;
    values[row] = value + (value - value);
  }
  lane.numbers = values;
}

/** What a custom function wrote, as truth values: 0 is false, NaN null, all else true. */
export function numbersToTruth(values: Float64Array, lane: Lane, rows: number): void {
  if (lane.bytes.length < rows) lane.bytes = new Uint8Array(Math.max(rows, 2 * lane.bytes.length));
  for (let row = 0; row < rows; row++) {
    const value = values[row] as number;
    lane.bytes[row] = value !== value ? UNKNOWN : value === 0 ? FALSE : TRUE;
  }
}
