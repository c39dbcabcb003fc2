import type { StateColumn } from './kernel.js';

/**
 * Rolling mean and standard deviation by the block method of `rolling-mean.ts`, with a second ring for the squares of
 * the shifted values. Since the shift is a member of every window it serves, the squared distance between shift and
 * mean is at most `period` times the variance: the subtraction below loses no more than that, a flat window gives
 * exactly zero, and there is nothing to refresh.
 * `block` holds [prefix sum, prefix sum of squares, shift].
 */
export type RollingMomentsLayout = {
  readonly filled: StateColumn & { readonly type: 'int32' };
  readonly block: StateColumn & { readonly type: 'float64' };
  readonly ring: StateColumn & { readonly type: 'float64' };
  readonly squares: StateColumn & { readonly type: 'float64' };
};

export function rollingMomentsLayout(period: number): RollingMomentsLayout {
  return {
    filled: { type: 'int32', width: 1 },
    block: { type: 'float64', width: 3 },
    ring: { type: 'float64', width: period, fill: Number.NaN },
    squares: { type: 'float64', width: period, fill: Number.NaN },
  };
}

function closeBlock(ring: Float64Array, squares: Float64Array, base: number, period: number, shift: number): void {
  let sum = 0;
  let sumOfSquares = 0;
  ring[base + period - 1] = 0;
  squares[base + period - 1] = 0;
  for (let k = base + period - 2; k >= base; k--) {
    const deviation = ring[k]! - shift;
    sum += deviation;
    sumOfSquares += deviation * deviation;
    ring[k] = sum;
    squares[k] = sumOfSquares;
  }
}

// Written so that NaN, the sign of a window not yet full, stays NaN.
function root(variance: number): number {
  return Math.sqrt(variance < 0 ? 0 : variance);
}

/**
 * `count` rows of one key: their rolling means, and the roots of the sums of squared deviations from them times
 * `scale` (1 / period gives the population standard deviation). Both outputs may be one array, which then keeps the
 * deviations; none may be the input.
 */
export function rollingMoments(
  filled: Int32Array,
  block: Float64Array,
  ring: Float64Array,
  squares: Float64Array,
  slot: number,
  period: number,
  scale: number,
  input: Float64Array,
  inputStart: number,
  means: Float64Array,
  deviations: Float64Array,
  outputStart: number,
  count: number,
): void {
  const base = slot * period;
  const last = base + period - 1;
  const inverse = 1 / period;
  const distance = outputStart - inputStart;
  const end = inputStart + count;
  let position = base + filled[slot]!;
  let prefix = block[3 * slot]!;
  let prefixOfSquares = block[3 * slot + 1]!;
  let shift = block[3 * slot + 2]!;
  let i = inputStart;
  while (i < end) {
    const border = Math.min(end, i + last - position);
    for (; i < border; i++) {
      const value = input[i]!;
      const deviation = value - shift;
      prefix += deviation;
      prefixOfSquares += deviation * deviation;
      ring[position] = value;
      position++;
      const sum = ring[position]! + prefix;
      const mean = sum * inverse;
      means[i + distance] = shift + mean;
      deviations[i + distance] = root((squares[position]! + prefixOfSquares - sum * mean) * scale);
    }
    if (i < end) {
      shift = input[i]!;
      closeBlock(ring, squares, base, period, shift);
      const sum = ring[base]!;
      const mean = sum * inverse;
      means[i + distance] = shift + mean;
      deviations[i + distance] = root((squares[base]! - sum * mean) * scale);
      prefix = 0;
      prefixOfSquares = 0;
      position = base;
      i++;
    }
  }
  filled[slot] = position - base;
  block[3 * slot] = prefix;
  block[3 * slot + 1] = prefixOfSquares;
  block[3 * slot + 2] = shift;
}
