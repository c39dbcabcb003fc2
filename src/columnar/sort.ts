import { isSortedByTime, offsetsFromFirst } from './time.js';

/** A column that decides the order of rows of the same time; all rows of it must be present. */
export type TieBreaker = BigInt64Array | Float64Array | Int32Array | readonly string[];

/**
 * Writes the numbers of the rows in the order of their times into `out`; rows of the same time follow the tie-breakers,
 * the first one first, and then keep their order. Returns false, with 0, 1, 2, ... in `out`, when the rows are in order already.
 */
export function sortIndicesByTime(
  timesNs: BigInt64Array,
  rows: number,
  out: Int32Array,
  tieBreakers: readonly TieBreaker[] = [],
): boolean {
  for (let row = 0; row < rows; row++) out[row] = row;
  if (isSortedByTime(timesNs, rows) && tieBreakers.length === 0) return false;
  const keys = new Float64Array(rows);
  if (!offsetsFromFirst(timesNs, rows, keys)) ranks(timesNs, rows, keys);
  return mergeRuns(out, rows, (a, b) => {
    const difference = (keys[a] as number) - (keys[b] as number);
    return difference !== 0 ? difference : compareTies(tieBreakers, a, b);
  });
}

/** Replaces times that are not exact as float64 by their place among all distinct times. */
function ranks(timesNs: BigInt64Array, rows: number, keys: Float64Array): void {
  const sorted = timesNs.slice(0, rows).sort();
  for (let row = 0; row < rows; row++) {
    const time = timesNs[row] as bigint;
    let low = 0;
    let high = rows;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as bigint) < time) low = middle + 1;
      else high = middle;
    }
    keys[row] = low;
  }
}

function compareTies(tieBreakers: readonly TieBreaker[], a: number, b: number): number {
  for (const values of tieBreakers) {
    const left = values[a] as number | bigint | string;
    const right = values[b] as number | bigint | string;
    if (left < right) return -1;
    if (left > right) return 1;
  }
  return 0;
}

type Compare = (a: number, b: number) => number;

// Rows of a stream that is out of order are mostly long runs in order, so runs are found first and then merged in pairs.
function mergeRuns(out: Int32Array, rows: number, compare: Compare): boolean {
  let bounds: number[] = [0];
  for (let row = 1; row < rows; row++) if (compare(out[row - 1] as number, out[row] as number) > 0) bounds.push(row);
  if (bounds.length === 1) return false;
  bounds.push(rows);
  let source: Int32Array = out;
  let target: Int32Array = new Int32Array(rows);
  while (bounds.length > 2) {
    const merged: number[] = [0];
    for (let run = 0; run + 1 < bounds.length; run += 2) {
      const from = bounds[run] as number;
      const middle = bounds[run + 1] as number;
      const to = bounds[run + 2] ?? middle;
      merge(source, from, middle, to, target, compare);
      merged.push(to);
    }
    bounds = merged;
    [source, target] = [target, source];
  }
  if (source !== out) out.set(source);
  return true;
}

function merge(
  source: Int32Array,
  from: number,
  middle: number,
  to: number,
  target: Int32Array,
  compare: Compare,
): void {
  let left = from;
  let right = middle;
  for (let at = from; at < to; at++) {
    const takeLeft = right >= to || (left < middle && compare(source[left] as number, source[right] as number) <= 0);
    target[at] = takeLeft ? (source[left++] as number) : (source[right++] as number);
  }
}
