import type { StateColumn } from './kernel.js';

/**
 * Exponential averages of exponential averages, each seeded with the mean of the first `period` values of the one
 * within it. `values` holds one for each depth, sums of inputs until it has its first value; `seen` counts the rows up
 * to the first value of the outermost.
 */
export type NestedSmoothingLayout = {
  readonly seen: StateColumn & { readonly type: 'int32' };
  readonly values: StateColumn & { readonly type: 'float64' };
};

export function nestedSmoothingLayout(depth: number): NestedSmoothingLayout {
  return { seen: { type: 'int32', width: 1 }, values: { type: 'float64', width: depth } };
}

/** One of the first rows of a key. True when all averages have a value. */
export function seedNested(
  seen: Int32Array,
  values: Float64Array,
  slot: number,
  depth: number,
  period: number,
  input: number,
): boolean {
  const row = seen[slot]!;
  const weight = 2 / (period + 1);
  seen[slot] = row + 1;
  let value = input;
  for (let level = 0; level < depth; level++) {
    const at = slot * depth + level;
    const inputs = row - level * (period - 1) + 1;
    if (inputs < period) {
      values[at] = values[at]! + value;
      return false;
    }
    values[at] = inputs === period ? (values[at]! + value) / period : weight * value + (1 - weight) * values[at]!;
    value = values[at]!;
  }
  return true;
}
