import { excessKurtosis, mean, quantile, skewness, standardDeviation } from './moments.js';
import { normalDensity, normalQuantile } from './normal.js';

/**
 * Value at risk and expected shortfall for one period. Both are losses: positive fractions of equity. `level` is the
 * probability of the tail (0.05 for "95 %"). Empty input: `NaN`.
 */

/** Historical value at risk: minus the quantile of the returns. */
export function historicalValueAtRisk(
  returns: Float64Array,
  level = 0.05,
  method: 'linear' | 'lower' = 'linear',
): number {
  return -quantile(returns, level, method);
}

/**
 * Historical expected shortfall. `tailMean` averages the n x level worst returns with a fractional last one (Rockafellar and
 * Uryasev, 2002), `belowQuantile` those at or below the linear quantile.
 */
export function historicalExpectedShortfall(
  returns: Float64Array,
  level = 0.05,
  method: 'tailMean' | 'belowQuantile' = 'tailMean',
): number {
  if (returns.length === 0) return Number.NaN;
  const sorted = returns.slice().sort();
  let total = 0;
  if (method === 'belowQuantile') {
    const limit = quantile(returns, level);
    let count = 0;
    for (const value of sorted) {
      if (value > limit) break;
      total -= value;
      count++;
    }
    return total / count;
  }
  const weight = level * sorted.length;
  const whole = Math.floor(weight + 1e-12);
  for (let i = 0; i < whole; i++) total -= sorted[i] ?? 0;
  return (total - (weight - whole) * (sorted[whole] ?? 0)) / weight;
}

/** Value at risk of a normal distribution with the sample's mean and deviation. Fewer than two: `NaN`. */
export function normalValueAtRisk(returns: Float64Array, level = 0.05): number {
  return -(mean(returns) + standardDeviation(returns) * normalQuantile(level));
}

/** Expected shortfall of a normal distribution with the sample's mean and deviation. Fewer than two: `NaN`. */
export function normalExpectedShortfall(returns: Float64Array, level = 0.05): number {
  return -(mean(returns) - (standardDeviation(returns) * normalDensity(normalQuantile(level))) / level);
}

/**
 * Value at risk with the quantile corrected for skewness and kurtosis (Cornish and Fisher, 1938; Zangari, 1996). With very
 * large skewness or kurtosis the correction is not monotone in `level`. Flat: `NaN`.
 */
export function cornishFisherValueAtRisk(returns: Float64Array, level = 0.05): number {
  const z = normalQuantile(level);
  const skew = skewness(returns);
  const kurtosis = excessKurtosis(returns);
  const corrected =
    z + ((z * z - 1) * skew) / 6 + ((z ** 3 - 3 * z) * kurtosis) / 24 - ((2 * z ** 3 - 5 * z) * skew * skew) / 36;
  return -(mean(returns) + standardDeviation(returns) * corrected);
}
