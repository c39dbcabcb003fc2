import type { StateColumn } from './kernel.js';

/** The last `period` values of a key: `window` in the order of their rows, `next` the oldest; `sorted` by size. */
export type RollingRankLayout = {
  readonly rows: StateColumn & { readonly type: 'int32' };
  readonly next: StateColumn & { readonly type: 'int32' };
  readonly window: StateColumn & { readonly type: 'float64' };
  readonly sorted: StateColumn & { readonly type: 'float64' };
};

export function rollingRankLayout(period: number): RollingRankLayout {
  return {
    rows: { type: 'int32', width: 1 },
    next: { type: 'int32', width: 1 },
    window: { type: 'float64', width: period },
    sorted: { type: 'float64', width: period, fill: Number.POSITIVE_INFINITY },
  };
}

/** How many of `sorted[from, to)` are less than a value. */
function countBelow(sorted: Float64Array, from: number, to: number, value: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low - from;
}

/**
 * Takes the oldest value out of the sorted window of a slot and puts a new one in. A window that is not full is filled
 * up with infinities, the first of which goes out.
 */
export function replaceOldest(
  rows: Int32Array,
  next: Int32Array,
  window: Float64Array,
  sorted: Float64Array,
  slot: number,
  period: number,
  value: number,
): void {
  const base = slot * period;
  const end = base + period;
  const full = rows[slot] === period;
  const oldest = full ? window[base + next[slot]!]! : Number.POSITIVE_INFINITY;
  let hole = Math.min(end - 1, base + countBelow(sorted, base, end, oldest));
  // Values between the hole and the place of the new one move over by one.
  while (hole + 1 < end && sorted[hole + 1]! < value) {
    sorted[hole] = sorted[hole + 1]!;
    hole++;
  }
  while (hole > base && sorted[hole - 1]! > value) {
    sorted[hole] = sorted[hole - 1]!;
    hole--;
  }
  sorted[hole] = value;
  window[base + next[slot]!] = value;
  next[slot] = next[slot]! + 1 === period ? 0 : next[slot]! + 1;
  if (!full) rows[slot] = rows[slot]! + 1;
}
