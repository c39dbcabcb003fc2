import { maxDrawdown } from './drawdown.js';
import { isFlat, mean, quantileOfSorted, standardDeviation } from './moments.js';
import { annualReturn } from './returns.js';

/** Parameters of an annualised ratio. `riskFree` is per period, not per year. */
export interface RatioOptions {
  readonly periodsPerYear: number;
  readonly riskFree?: number;
}

/** Annualised volatility: sample deviation (n - 1) times sqrt(periodsPerYear), as a fraction. Fewer than two: `NaN`. */
export function annualVolatility(returns: Float64Array, periodsPerYear: number): number {
  return standardDeviation(returns) * Math.sqrt(periodsPerYear);
}

/** Sharpe ratio (Sharpe, 1994): mean(r - rf) / deviation(r - rf), annualised. Flat or fewer than two returns: `NaN`. */
export function sharpeRatio(returns: Float64Array, { periodsPerYear, riskFree = 0 }: RatioOptions): number {
  if (returns.length < 2 || isFlat(returns)) return Number.NaN;
  return ((mean(returns) - riskFree) / standardDeviation(returns)) * Math.sqrt(periodsPerYear);
}

/** Downside deviation (Sortino and van der Meer, 1991): root mean square of min(r - rf, 0) over all periods, annualised. Empty: `NaN`. */
export function downsideDeviation(returns: Float64Array, { periodsPerYear, riskFree = 0 }: RatioOptions): number {
  let total = 0;
  for (const value of returns) total += Math.min(value - riskFree, 0) ** 2;
  return Math.sqrt(total / returns.length) * Math.sqrt(periodsPerYear);
}

/** Sortino ratio: annualised mean excess return over the downside deviation. No loss at all: `NaN`. */
export function sortinoRatio(returns: Float64Array, options: RatioOptions): number {
  const downside = downsideDeviation(returns, options);
  if (!(downside > 0)) return Number.NaN;
  return ((mean(returns) - (options.riskFree ?? 0)) * options.periodsPerYear) / downside;
}

/** Calmar ratio (Young, 1991): annual return over the depth of the deepest drawdown. No drawdown: `NaN`. */
export function calmarRatio(returns: Float64Array, periodsPerYear: number): number {
  const depth = maxDrawdown(returns);
  return depth < 0 ? annualReturn(returns, periodsPerYear) / -depth : Number.NaN;
}

/** Omega ratio (Keating and Shadwick, 2002): gains above the threshold (per period) over losses below it. No loss: `NaN`. */
export function omegaRatio(returns: Float64Array, threshold = 0): number {
  let gains = 0;
  let losses = 0;
  for (const value of returns) {
    if (value > threshold) gains += value - threshold;
    else losses += threshold - value;
  }
  return losses > 0 ? gains / losses : Number.NaN;
}

/** Tail ratio: |95 % quantile| / |5 % quantile| of the returns. Above 1 the gains have the longer tail. Empty or a zero quantile: `NaN`. */
export function tailRatio(returns: Float64Array): number {
  const sorted = returns.slice().sort();
  const loss = Math.abs(quantileOfSorted(sorted, 0.05));
  return loss > 0 ? Math.abs(quantileOfSorted(sorted, 0.95)) / loss : Number.NaN;
}
