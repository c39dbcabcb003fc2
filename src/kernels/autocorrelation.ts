import { plainFunction } from './apply-kernel.js';
import type { PeriodParams } from './sma.js';
import { windowKernel } from './window-kernel.js';

export interface AutocorrelationParams extends PeriodParams {
  /** Rows between the values that are compared. */
  readonly lag: number;
}

/** The last coefficient of an autoregression with these autocorrelations (Durbin 1960, Levinson 1947). */
function lastCoefficient(correlations: Float64Array, lag: number, now: Float64Array, before: Float64Array): number {
  let left = 1;
  let coefficient = 0;
  for (let order = 1; order <= lag; order++) {
    let sum = correlations[order]!;
    for (let k = 1; k < order; k++) sum -= before[k]! * correlations[order - k]!;
    coefficient = left > 0 ? sum / left : 0;
    now[order] = coefficient;
    for (let k = 1; k < order; k++) now[k] = before[k]! - coefficient * before[order - k]!;
    left *= 1 - coefficient * coefficient;
    before.set(now);
  }
  return coefficient;
}

/**
 * Autocorrelation of a window with itself some rows before, by one mean and one variance for all (Box and Jenkins 1970),
 * and what is left of it when all shorter lags are accounted for; 0 where the window stands still.
 */
export const autocorrelationKernel = windowKernel<
  AutocorrelationParams,
  readonly ['autocorrelation', 'partialAutocorrelation']
>(['autocorrelation', 'partialAutocorrelation'], ({ period, lag }) => {
  const correlations = new Float64Array(lag + 1);
  const now = new Float64Array(lag + 1);
  const before = new Float64Array(lag + 1);
  const deviations = new Float64Array(period);
  return (values, from, outputs, row) => {
    const shift = values[from]!;
    let sum = 0;
    for (let k = 0; k < period; k++) sum += values[from + k]! - shift;
    const mean = sum / period;
    let variance = 0;
    for (let k = 0; k < period; k++) {
      const deviation = values[from + k]! - shift - mean;
      deviations[k] = deviation;
      variance += deviation * deviation;
    }
    for (let distance = 1; distance <= lag; distance++) {
      let together = 0;
      for (let k = distance; k < period; k++) together += deviations[k]! * deviations[k - distance]!;
      correlations[distance] = variance === 0 ? 0 : together / variance;
    }
    outputs[0]![row] = correlations[lag]!;
    outputs[1]![row] = lastCoefficient(correlations, lag, now, before);
  };
});

/** Autocorrelation and partial autocorrelation of plain values. */
export const autocorrelation = plainFunction('autocorrelation', autocorrelationKernel, { period: 2, lag: 1 });
