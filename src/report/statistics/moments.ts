/**
 * Moments and quantiles of a sample. All functions read their input once, never change it, and answer `NaN` where the
 * sample is too small to define the figure.
 */

/** Arithmetic mean. Empty input: `NaN`. */
export function mean(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

function centralMoment(values: Float64Array, order: number): number {
  const centre = mean(values);
  let total = 0;
  for (const value of values) total += (value - centre) ** order;
  return total / values.length;
}

/** Sample variance (divisor n - 1). Fewer than two values: `NaN`. */
export function variance(values: Float64Array): number {
  if (values.length < 2) return Number.NaN;
  return (centralMoment(values, 2) * values.length) / (values.length - 1);
}

/** Sample standard deviation (divisor n - 1). Fewer than two values: `NaN`. */
export function standardDeviation(values: Float64Array): number {
  return Math.sqrt(variance(values));
}

/** Sample covariance (divisor n - 1) of two series of one length. Fewer than two values: `NaN`. */
export function covariance(left: Float64Array, right: Float64Array): number {
  const length = Math.min(left.length, right.length);
  if (length < 2) return Number.NaN;
  const leftMean = mean(left.subarray(0, length));
  const rightMean = mean(right.subarray(0, length));
  let total = 0;
  for (let i = 0; i < length; i++) total += ((left[i] ?? 0) - leftMean) * ((right[i] ?? 0) - rightMean);
  return total / (length - 1);
}

/**
 * Whether the spread is nothing but rounding. A series that repeats one value has a computed deviation near 1e-19, and a
 * ratio over it would be a huge meaningless number.
 */
export function isFlat(values: Float64Array): boolean {
  for (const value of values) if (value !== values[0]) return false;
  return true;
}

/** Skewness m3 / m2^1.5. `sample` applies the correction of Joanes and Gill (1998), G1; it needs three values. Flat: `NaN`. */
export function skewness(values: Float64Array, kind: 'population' | 'sample' = 'population'): number {
  const n = values.length;
  if (n < 2 || isFlat(values)) return Number.NaN;
  const skew = centralMoment(values, 3) / centralMoment(values, 2) ** 1.5;
  if (kind === 'population') return skew;
  return n < 3 ? Number.NaN : (skew * Math.sqrt(n * (n - 1))) / (n - 2);
}

/** Excess kurtosis m4 / m2^2 - 3 (normal = 0). `sample` is G2 of Joanes and Gill (1998); it needs four values. Flat: `NaN`. */
export function excessKurtosis(values: Float64Array, kind: 'population' | 'sample' = 'population'): number {
  const n = values.length;
  if (n < 2 || isFlat(values)) return Number.NaN;
  const excess = centralMoment(values, 4) / centralMoment(values, 2) ** 2 - 3;
  if (kind === 'population') return excess;
  return n < 4 ? Number.NaN : ((n - 1) * ((n + 1) * excess + 6)) / ((n - 2) * (n - 3));
}

/** Quantile of ascending values: `linear` is definition 7 of Hyndman and Fan (1996), `lower` the order statistic below. */
export function quantileOfSorted(sorted: Float64Array, level: number, method: 'linear' | 'lower' = 'linear'): number {
  if (sorted.length === 0) return Number.NaN;
  const rank = level * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[below + 1];
  return method === 'lower' || high === undefined ? low : low + (high - low) * (rank - below);
}

/** Quantile at `level` in [0, 1]. Empty input: `NaN`. */
export function quantile(values: Float64Array, level: number, method: 'linear' | 'lower' = 'linear'): number {
  return quantileOfSorted(values.slice().sort(), level, method);
}
