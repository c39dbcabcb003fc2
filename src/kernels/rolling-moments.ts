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
 * `count` rows of one key: the roots of the sums of squared deviations from the mean of the window, times `scale`
 * (1 / period gives the population standard deviation). Output must not be the input.
 */
export function rollingDeviation(
  filled: Int32Array,
  block: Float64Array,
  ring: Float64Array,
  squares: Float64Array,
  slot: number,
  period: number,
  scale: number,
  input: Float64Array,
  inputStart: number,
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
    // Two rows a turn, as in rolling-mean.ts.
    for (; i + 1 < border; i += 2, position += 2) {
      const first = input[i]!;
      const second = input[i + 1]!;
      const firstDeviation = first - shift;
      const secondDeviation = second - shift;
      const before = prefix + firstDeviation;
      const beforeOfSquares = prefixOfSquares + firstDeviation * firstDeviation;
      prefix = before + secondDeviation;
      prefixOfSquares = beforeOfSquares + secondDeviation * secondDeviation;
      const sum = ring[position + 1]! + before;
      const nextSum = ring[position + 2]! + prefix;
      ring[position] = first;
      ring[position + 1] = second;
      const square = squares[position + 1]! + beforeOfSquares;
      const nextSquare = squares[position + 2]! + prefixOfSquares;
      deviations[i + distance] = root((square - sum * (sum * inverse)) * scale);
      deviations[i + distance + 1] = root((nextSquare - nextSum * (nextSum * inverse)) * scale);
    }
    if (i < border) {
      const value = input[i]!;
      const deviation = value - shift;
      prefix += deviation;
      prefixOfSquares += deviation * deviation;
      ring[position] = value;
      position++;
      const sum = ring[position]! + prefix;
      deviations[i + distance] = root((squares[position]! + prefixOfSquares - sum * (sum * inverse)) * scale);
      i++;
    }
    if (i < end) {
      shift = input[i]!;
      closeBlock(ring, squares, base, period, shift);
      const sum = ring[base]!;
      deviations[i + distance] = root((squares[base]! - sum * (sum * inverse)) * scale);
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

/**
 * The same with the means, and on either side of them: upper = centre * mean + deviation, lower = centre * mean -
 * deviation. A centre of 1 gives bands, 0 the deviation itself. No output may be the input.
 */
export function rollingBands(
  filled: Int32Array,
  block: Float64Array,
  ring: Float64Array,
  squares: Float64Array,
  slot: number,
  period: number,
  scale: number,
  centre: 0 | 1,
  input: Float64Array,
  inputStart: number,
  means: Float64Array,
  upper: Float64Array,
  lower: Float64Array,
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
      const half = root((squares[position]! + prefixOfSquares - sum * (sum * inverse)) * scale);
      const mean = shift + sum * inverse;
      means[i + distance] = mean;
      upper[i + distance] = centre * mean + half;
      lower[i + distance] = centre * mean - half;
    }
    if (i < end) {
      shift = input[i]!;
      closeBlock(ring, squares, base, period, shift);
      const sum = ring[base]!;
      const half = root((squares[base]! - sum * (sum * inverse)) * scale);
      const mean = shift + sum * inverse;
      means[i + distance] = mean;
      upper[i + distance] = centre * mean + half;
      lower[i + distance] = centre * mean - half;
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
