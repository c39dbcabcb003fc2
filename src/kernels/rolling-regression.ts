import type { StateColumn } from './kernel.js';

/**
 * Straight lines through the last `period` values by least squares, by the block method of `rolling-mean.ts`: a line
 * is given by the plain sum of the window and the one weighted by position, and both are made of a suffix of the block
 * before and a prefix of the present one. `sums` and `weighted` are its rings, the latter with weights 1, 2, 3, ... from
 * the oldest; `block` holds [prefix sum, prefix sum weighted by position, shift].
 */
export type RollingRegressionLayout = {
  readonly filled: StateColumn & { readonly type: 'int32' };
  readonly block: StateColumn & { readonly type: 'float64' };
  readonly sums: StateColumn & { readonly type: 'float64' };
  readonly weighted: StateColumn & { readonly type: 'float64' };
};

export function rollingRegressionLayout(period: number): RollingRegressionLayout {
  return {
    filled: { type: 'int32', width: 1 },
    block: { type: 'float64', width: 3 },
    sums: { type: 'float64', width: period, fill: Number.NaN },
    weighted: { type: 'float64', width: period, fill: Number.NaN },
  };
}

function closeBlock(sums: Float64Array, weighted: Float64Array, base: number, period: number, shift: number): void {
  let sum = 0;
  let weights = 0;
  sums[base + period - 1] = 0;
  weighted[base + period - 1] = 0;
  for (let k = base + period - 2; k >= base; k--) {
    sum += sums[k]! - shift;
    weights += sum;
    sums[k] = sum;
    weighted[k] = weights;
  }
}

/** Rows [from, to) of one key: value of the line at the newest row, and its slope per row. The outputs are not the input. */
export function rollingRegression(
  filled: Int32Array,
  block: Float64Array,
  sums: Float64Array,
  weighted: Float64Array,
  slot: number,
  period: number,
  input: Float64Array,
  ends: Float64Array,
  slopes: Float64Array,
  from: number,
  to: number,
): void {
  const base = slot * period;
  const last = period - 1;
  // slope = 12 (W - S (p + 1) / 2) / (p (p^2 - 1)), S the plain sum of the window and W the weighted one.
  const steepness = 12 / (period * (period * period - 1));
  const centre = (period + 1) / 2;
  const inverse = 1 / period;
  const reach = last / 2;
  let position = filled[slot]!;
  let prefix = block[3 * slot]!;
  let prefixWeighted = block[3 * slot + 1]!;
  let shift = block[3 * slot + 2]!;
  let i = from;
  while (i < to) {
    const border = Math.min(to, i + last - position);
    for (; i < border; i++) {
      const value = input[i]!;
      const deviation = value - shift;
      sums[base + position] = value;
      position++;
      prefix += deviation;
      prefixWeighted += position * deviation;
      const sum = sums[base + position]! + prefix;
      const weights = weighted[base + position]! + prefixWeighted + (period - position) * prefix;
      const slope = steepness * (weights - centre * sum);
      slopes[i] = slope;
      ends[i] = shift + inverse * sum + reach * slope;
    }
    if (i < to) {
      shift = input[i]!;
      closeBlock(sums, weighted, base, period, shift);
      const sum = sums[base]!;
      const slope = steepness * (weighted[base]! - centre * sum);
      slopes[i] = slope;
      ends[i] = shift + inverse * sum + reach * slope;
      prefix = 0;
      prefixWeighted = 0;
      position = 0;
      i++;
    }
  }
  filled[slot] = position;
  block[3 * slot] = prefix;
  block[3 * slot + 1] = prefixWeighted;
  block[3 * slot + 2] = shift;
}
