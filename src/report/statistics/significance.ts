import { excessKurtosis, isFlat, mean, skewness, standardDeviation } from './moments.js';
import { normalDistribution, normalQuantile } from './normal.js';

/** How far a Sharpe ratio can be trusted (Bailey and Lopez de Prado, 2012 and 2014). Ratios here are per period, not annualised. */

const EULER_MASCHERONI = 0.577_215_664_901_532_9;

function shape(returns: Float64Array, riskFree: number): { readonly sharpe: number; readonly spread: number } {
  const sharpe =
    returns.length < 2 || isFlat(returns) ? Number.NaN : (mean(returns) - riskFree) / standardDeviation(returns);
  const spread = 1 - skewness(returns) * sharpe + ((excessKurtosis(returns) + 2) / 4) * sharpe ** 2;
  return { sharpe, spread };
}

/** Probability in [0, 1] that the true Sharpe ratio per period exceeds `threshold`. Flat or fewer than two: `NaN`. */
export function probabilisticSharpeRatio(returns: Float64Array, threshold = 0, riskFree = 0): number {
  const { sharpe, spread } = shape(returns, riskFree);
  return normalDistribution(((sharpe - threshold) * Math.sqrt(returns.length - 1)) / Math.sqrt(spread));
}

/** Best Sharpe ratio per period to be expected from `trials` worthless strategies whose ratios have this variance. */
export function expectedBestSharpeRatio(trials: number, varianceOfTrials: number): number {
  const tail =
    (1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials) +
    EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E));
  return Math.sqrt(varianceOfTrials) * tail;
}

/** Probability that the Sharpe ratio is more than the luck of the best of `trials` strategies. */
export function deflatedSharpeRatio(
  returns: Float64Array,
  trials: number,
  varianceOfTrials: number,
  riskFree = 0,
): number {
  return probabilisticSharpeRatio(returns, expectedBestSharpeRatio(trials, varianceOfTrials), riskFree);
}

/** Number of periods after which the Sharpe ratio is above zero with this confidence. Flat: `NaN`. */
export function minimumTrackRecord(returns: Float64Array, confidence = 0.95, riskFree = 0): number {
  const { sharpe, spread } = shape(returns, riskFree);
  return 1 + spread * (normalQuantile(confidence) / sharpe) ** 2;
}
