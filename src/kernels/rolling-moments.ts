import type { StateColumn } from './kernel.js';

/**
 * Rolling mean and variance by the block method of `rolling-mean.ts`, with a second ring for the squares of the
 * shifted values. Since the shift is a member of every window it serves, the squared distance between shift and mean
 * is at most `period` times the variance: the subtraction below loses no more than that, a flat window gives
 * exactly zero, and there is nothing to refresh.
 * `cursor` holds [rows in the present block, prefix sum, prefix sum of squares, shift].
 */
export type RollingMomentsLayout = {
  readonly cursor: StateColumn & { readonly type: 'float64' };
  readonly ring: StateColumn & { readonly type: 'float64' };
  readonly squares: StateColumn & { readonly type: 'float64' };
};

export const momentsCursor = 4;

export function rollingMomentsLayout(period: number): RollingMomentsLayout {
  return {
    cursor: { type: 'float64', width: momentsCursor },
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

/**
 * `count` rows of one key: their rolling means, and the sums of squared deviations from them times `scale`
 * (1 / period gives the population variance). The two outputs may be one array, which then keeps the variances.
 */
export function rollingMoments(
  cursor: Float64Array,
  ring: Float64Array,
  squares: Float64Array,
  slot: number,
  period: number,
  scale: number,
  input: Float64Array,
  inputStart: number,
  means: Float64Array,
  variances: Float64Array,
  outputStart: number,
  count: number,
): void {
  const base = slot * period;
  const last = base + period - 1;
  const at = slot * momentsCursor;
  const inverse = 1 / period;
  const distance = outputStart - inputStart;
  const end = inputStart + count;
  let position = base + (cursor[at]! | 0);
  let prefix = cursor[at + 1]!;
  let prefixOfSquares = cursor[at + 2]!;
  let shift = cursor[at + 3]!;
  for (let i = inputStart; i < end; i++) {
    const value = input[i]!;
    if (position === last) {
      shift = value;
      closeBlock(ring, squares, base, period, shift);
      prefix = 0;
      prefixOfSquares = 0;
      position = base;
    } else {
      const deviation = value - shift;
      prefix += deviation;
      prefixOfSquares += deviation * deviation;
      ring[position] = value;
      position++;
    }
    const sum = ring[position]! + prefix;
    const mean = sum * inverse;
    const variance = (squares[position]! + prefixOfSquares - sum * mean) * scale;
    means[i + distance] = shift + mean;
    // Written so that NaN, the sign of a window not yet full, stays NaN.
    variances[i + distance] = variance < 0 ? 0 : variance;
  }
  cursor[at] = position - base;
  cursor[at + 1] = prefix;
  cursor[at + 2] = prefixOfSquares;
  cursor[at + 3] = shift;
}
