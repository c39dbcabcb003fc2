import { plainFunction } from './apply-kernel.js';
import type { Kernel, KernelState, StateColumn } from './kernel.js';
import { scratch, scratchRows } from './scratch.js';
import type { PeriodParams } from './sma.js';
import { trueRangeOf } from './true-range.js';

/**
 * Wilder's sums: the first is the plain sum of `period - 1` rows, each later one the sum before less its own
 * `period`-th part, plus the new row. `values` holds [sum of movement up, down, of true ranges, high, low and close
 * before]; `rows` counts the rows up to `period`.
 */
export type DirectionalLayout = {
  readonly rows: StateColumn & { readonly type: 'int32' };
  readonly values: StateColumn & { readonly type: 'float64' };
};

const width = 6;

export function directionalLayout(): DirectionalLayout {
  return { rows: { type: 'int32', width: 1 }, values: { type: 'float64', width } };
}

/** What of `a` is positive. */
function above(a: number): number {
  return 0.5 * (a + Math.abs(a));
}

/** One of the first `period` rows, of which all but the first add to the sums. True when there are enough. */
function gather(
  rows: Int32Array,
  values: Float64Array,
  slot: number,
  period: number,
  high: number,
  low: number,
  close: number,
): boolean {
  const at = width * slot;
  const row = rows[slot]!;
  if (row > 0) {
    const rise = high - values[at + 3]!;
    const fall = values[at + 4]! - low;
    values[at] = values[at]! + rise * Number(rise > above(fall));
    values[at + 1] = values[at + 1]! + fall * Number(fall > above(rise));
    values[at + 2] = values[at + 2]! + trueRangeOf(high, low, values[at + 5]!);
  }
  values[at + 3] = high;
  values[at + 4] = low;
  values[at + 5] = close;
  rows[slot] = row + 1;
  return row >= Math.max(1, period - 1);
}

/**
 * `count` rows of one key from `start`: the sums of upward and downward movement and of true ranges, from 0. The rows
 * before the first sum, of which there are `period - 1` and at least one, are NaN.
 */
export function directionalSums(
  { rows, values }: KernelState<DirectionalLayout>,
  slot: number,
  period: number,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  start: number,
  ups: Float64Array,
  downs: Float64Array,
  ranges: Float64Array,
  count: number,
): void {
  const at = width * slot;
  let k = 0;
  for (; k < count && rows[slot]! < period; k++) {
    const i = start + k;
    const ready = gather(rows, values, slot, period, high[i]!, low[i]!, close[i]!);
    ups[k] = ready ? values[at]! : Number.NaN;
    downs[k] = ready ? values[at + 1]! : Number.NaN;
    ranges[k] = ready ? values[at + 2]! : Number.NaN;
  }
  const keep = 1 - 1 / period;
  let up = values[at]!;
  let down = values[at + 1]!;
  let range = values[at + 2]!;
  let highBefore = values[at + 3]!;
  let lowBefore = values[at + 4]!;
  let closeBefore = values[at + 5]!;
  for (; k < count; k++) {
    const highNow = high[start + k]!;
    const lowNow = low[start + k]!;
    const rise = highNow - highBefore;
    const fall = lowBefore - lowNow;
    up = keep * up + rise * Number(rise > above(fall));
    down = keep * down + fall * Number(fall > above(rise));
    range = keep * range + trueRangeOf(highNow, lowNow, closeBefore);
    highBefore = highNow;
    lowBefore = lowNow;
    closeBefore = close[start + k]!;
    ups[k] = up;
    downs[k] = down;
    ranges[k] = range;
  }
  values[at] = up;
  values[at + 1] = down;
  values[at + 2] = range;
  values[at + 3] = highBefore;
  values[at + 4] = lowBefore;
  values[at + 5] = closeBefore;
}

/** Directional movement (Wilder 1978): his sums of the steps up and of the steps down. */
export const directionalMovementKernel: Kernel<
  PeriodParams,
  DirectionalLayout,
  readonly ['high', 'low'],
  readonly ['plus', 'minus']
> = {
  inputs: ['high', 'low'],
  outputs: ['plus', 'minus'],
  warmup: ({ period }) => Math.max(1, period - 1),
  layout: directionalLayout,
  run(state, slot, { period }, inputs, outputs, from, to) {
    const [high, low] = inputs as [Float64Array, Float64Array];
    const [plus, minus] = outputs as [Float64Array, Float64Array];
    const [ups, downs, ranges] = scratch;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      // There is no close, and nobody asks for the true ranges.
      directionalSums(state, slot, period, high, low, high, start, ups, downs, ranges, count);
      for (let k = 0; k < count; k++) {
        plus[start + k] = ups[k]!;
        minus[start + k] = downs[k]!;
      }
    }
  },
};

/** Plain highs and lows as directional movement. */
export const directionalMovement = plainFunction('directionalMovement', directionalMovementKernel, { period: 1 });
