import type { StateColumn } from './kernel.js';

/**
 * Exponential smoothing seeded with a simple mean, as TA-Lib does it: the first value is the mean of the first
 * `period` inputs, each later one is weight * input + (1 - weight) * value before.
 * `value` holds the sum of the inputs until there is a first value; `seen` counts up to the period.
 */
export type SmoothingLayout = {
  readonly seen: StateColumn & { readonly type: 'int32' };
  readonly value: StateColumn & { readonly type: 'float64' };
};

export const smoothingLayout: SmoothingLayout = {
  seen: { type: 'int32', width: 1 },
  value: { type: 'float64', width: 1 },
};

/** Rows [from, to) of one key. Output may be the input. */
export function smooth(
  seen: Int32Array,
  state: Float64Array,
  slot: number,
  period: number,
  weight: number,
  input: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
): void {
  const keep = 1 - weight;
  let value = state[slot]!;
  let i = from;
  const before = seen[slot]!;
  if (before < period) {
    const seeded = Math.min(to, from + period - before);
    for (; i < seeded; i++) {
      value += input[i]!;
      output[i] = Number.NaN;
    }
    const now = before + seeded - from;
    seen[slot] = now;
    if (now === period && seeded > from) {
      value /= period;
      output[seeded - 1] = value;
    }
  }
  // A product and a sum deep: `value += weight * (input - value)` has a subtraction more on its critical path.
  for (; i < to; i++) {
    value = weight * input[i]! + keep * value;
    output[i] = value;
  }
  state[slot] = value;
}

/** The same for rows of alternating keys. */
export function smoothAlternating(
  seen: Int32Array,
  state: Float64Array,
  slots: Int32Array,
  period: number,
  weight: number,
  input: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
): void {
  const keep = 1 - weight;
  for (let i = from; i < to; i++) {
    const slot = slots[i]!;
    const before = seen[slot]!;
    if (before === period) {
      const value = weight * input[i]! + keep * state[slot]!;
      state[slot] = value;
      output[i] = value;
    } else {
      const sum = state[slot]! + input[i]!;
      const full = before + 1 === period;
      const value = full ? sum / period : sum;
      seen[slot] = before + 1;
      state[slot] = value;
      output[i] = full ? value : Number.NaN;
    }
  }
}
