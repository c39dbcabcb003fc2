import { covariance, isFlat, mean, standardDeviation, variance } from './moments.js';
import type { RatioOptions } from './ratios.js';
import { annualReturn } from './returns.js';

/** Figures of a strategy against a benchmark. Both series are returns of the same periods, as fractions. */

function difference(returns: Float64Array, benchmark: Float64Array): Float64Array {
  return returns.map((value, i) => value - (benchmark[i] ?? Number.NaN));
}

/** Slope of the strategy on the benchmark (Sharpe, 1964). Flat benchmark or fewer than two: `NaN`. */
export function beta(returns: Float64Array, benchmark: Float64Array): number {
  if (benchmark.length < 2 || isFlat(benchmark)) return Number.NaN;
  return covariance(returns, benchmark) / variance(benchmark);
}

/** Jensen's alpha (Jensen, 1968): mean of (r - rf) - beta (b - rf), compounded over a year, as a fraction. `NaN` where beta is. */
export function alpha(
  returns: Float64Array,
  benchmark: Float64Array,
  { periodsPerYear, riskFree = 0 }: RatioOptions,
): number {
  const perPeriod = mean(returns) - riskFree - beta(returns, benchmark) * (mean(benchmark) - riskFree);
  return (1 + perPeriod) ** periodsPerYear - 1;
}

/** Annualised deviation of r - b, as a fraction. Fewer than two: `NaN`. */
export function trackingError(returns: Float64Array, benchmark: Float64Array, periodsPerYear: number): number {
  return standardDeviation(difference(returns, benchmark)) * Math.sqrt(periodsPerYear);
}

/** Mean of r - b over its deviation, annualised (Goodwin, 1998); `periodsPerYear` 1 gives it per period. Same as the benchmark: `NaN`. */
export function informationRatio(returns: Float64Array, benchmark: Float64Array, periodsPerYear: number): number {
  const active = difference(returns, benchmark);
  if (active.length < 2 || isFlat(active)) return Number.NaN;
  return (mean(active) / standardDeviation(active)) * Math.sqrt(periodsPerYear);
}

/** Treynor ratio (Treynor, 1965): annualised mean excess return over beta, as a fraction. */
export function treynorRatio(
  returns: Float64Array,
  benchmark: Float64Array,
  { periodsPerYear, riskFree = 0 }: RatioOptions,
): number {
  return ((mean(returns) - riskFree) * periodsPerYear) / beta(returns, benchmark);
}

/** Correlation in [-1, 1]. Either one flat: `NaN`. */
export function correlation(returns: Float64Array, benchmark: Float64Array): number {
  if (isFlat(returns) || isFlat(benchmark)) return Number.NaN;
  return covariance(returns, benchmark) / (standardDeviation(returns) * standardDeviation(benchmark));
}

/** Annual return over the benchmark's, over `all` periods or those in which the benchmark went `up` or `down`. No such period: `NaN`. */
export function captureRatio(
  returns: Float64Array,
  benchmark: Float64Array,
  periodsPerYear: number,
  side: 'all' | 'up' | 'down' = 'all',
): number {
  const counts = (i: number): boolean =>
    side === 'all' || (side === 'up' ? (benchmark[i] ?? 0) > 0 : (benchmark[i] ?? 0) < 0);
  const own = returns.filter((_, i) => counts(i));
  const other = benchmark.filter((_, i) => counts(i));
  return annualReturn(own, periodsPerYear) / annualReturn(other, periodsPerYear);
}
