import type { StateColumn } from './kernel.js';

/**
 * Exponential smoothing seeded with a simple mean, as TA-Lib does it: the first value is the mean of the first
 * `period` inputs, each later one is weight * input + (1 - weight) * value before.
 * `value` is NaN until there is a first value; `sum` and `seen` gather what it is made from.
 */
export type SmoothingLayout = {
  readonly seen: StateColumn & { readonly type: 'int32' };
  readonly sum: StateColumn & { readonly type: 'float64' };
  readonly value: StateColumn & { readonly type: 'float64' };
};

export const smoothingLayout: SmoothingLayout = {
  seen: { type: 'int32', width: 1 },
  sum: { type: 'float64', width: 1 },
  value: { type: 'float64', width: 1, fill: Number.NaN },
};

/** One of the first `period` inputs of a key: the mean of all at the last of them, NaN before. */
export function seedMean(seen: Int32Array, sums: Float64Array, slot: number, period: number, input: number): number {
  const sum = sums[slot]! + input;
  const rows = seen[slot]! + 1;
  sums[slot] = sum;
  seen[slot] = rows;
  return rows === period ? sum / period : Number.NaN;
}

/** Rows [from, to) of one key. Output may be the input. */
export function smooth(
  seen: Int32Array,
  sums: Float64Array,
  values: Float64Array,
  slot: number,
  period: number,
  weight: number,
  input: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
): void {
  const keep = 1 - weight;
  let value = values[slot]!;
  let i = from;
  for (; i < to && Number.isNaN(value); i++) {
    value = seedMean(seen, sums, slot, period, input[i]!);
    output[i] = value;
  }
  // A product and a sum deep: `value += weight * (input - value)` has a subtraction more on its critical path.
  for (; i < to; i++) {
    value = weight * input[i]! + keep * value;
    output[i] = value;
  }
  values[slot] = value;
}

/** The same for rows of alternating keys. */
export function smoothAlternating(
  seen: Int32Array,
  sums: Float64Array,
  values: Float64Array,
  slots: Int32Array,
  period: number,
  weight: number,
  input: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
): void {
  const keep = 1 - weight;
  let i = from;
  while (i < to) {
    // Four rows a turn and no calls: at each turn the engine looks at the arrays anew, which costs more than a row does.
    for (; i + 3 < to; i += 4) {
      const a = slots[i]!;
      const first = weight * input[i]! + keep * values[a]!;
      if (Number.isNaN(first)) break;
      values[a] = first;
      output[i] = first;
      const b = slots[i + 1]!;
      const second = weight * input[i + 1]! + keep * values[b]!;
      if (Number.isNaN(second)) {
        i += 1;
        break;
      }
      values[b] = second;
      output[i + 1] = second;
      const c = slots[i + 2]!;
      const third = weight * input[i + 2]! + keep * values[c]!;
      if (Number.isNaN(third)) {
        i += 2;
        break;
      }
      values[c] = third;
      output[i + 2] = third;
      const d = slots[i + 3]!;
      const fourth = weight * input[i + 3]! + keep * values[d]!;
      if (Number.isNaN(fourth)) {
        i += 3;
        break;
      }
      values[d] = fourth;
      output[i + 3] = fourth;
    }
    if (i < to) {
      const slot = slots[i]!;
      let value = weight * input[i]! + keep * values[slot]!;
      if (Number.isNaN(value)) value = seedMean(seen, sums, slot, period, input[i]!);
      values[slot] = value;
      output[i] = value;
      i++;
    }
  }
}
