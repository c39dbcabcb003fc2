import { wealthOfReturns } from './returns.js';

/**
 * One fall below an earlier peak. Indices count rows of the wealth curve: 0 is the start, `i` the row after return `i - 1`.
 * `recovery` is null while the peak has not been reached again. `depth` is a negative fraction.
 */
export interface Drawdown {
  readonly peak: number;
  readonly valley: number;
  readonly recovery: number | null;
  readonly depth: number;
}

/** Distance to the running peak as a fraction, 0 or negative, one entry per row. A peak at or below zero has no meaning: -1. */
export function drawdownSeries(equity: Float64Array): Float64Array {
  const series = new Float64Array(equity.length);
  let peak = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < equity.length; i++) {
    const level = equity[i] ?? Number.NaN;
    if (level > peak) peak = level;
    series[i] = peak > 0 ? Math.max(-1, level / peak - 1) : -1;
  }
  return series;
}

/** Every drawdown of an equity curve in order of time. None: an empty list. */
export function drawdowns(equity: Float64Array): Drawdown[] {
  const series = drawdownSeries(equity);
  const found: Drawdown[] = [];
  let peak = -1;
  let valley = 0;
  for (let i = 0; i < series.length; i++) {
    const depth = series[i] ?? 0;
    if (depth < 0) {
      if (peak < 0) {
        peak = Math.max(0, i - 1);
        valley = i;
      } else if (depth < (series[valley] ?? 0)) valley = i;
    } else if (peak >= 0) {
      found.push({ peak, valley, recovery: i, depth: series[valley] ?? 0 });
      peak = -1;
    }
  }
  if (peak >= 0) found.push({ peak, valley, recovery: null, depth: series[valley] ?? 0 });
  return found;
}

/** The deepest drawdowns, deepest first; equal depths in order of time. */
export function deepestDrawdowns(equity: Float64Array, count: number): Drawdown[] {
  return drawdowns(equity)
    .sort((left, right) => left.depth - right.depth || left.peak - right.peak)
    .slice(0, count);
}

/** Deepest drawdown of wealth that starts at 1 (so that a first loss counts), a negative fraction. No loss or empty: 0. */
export function maxDrawdown(returns: Float64Array): number {
  return drawdownSeries(wealthOfReturns(returns)).reduce((low, value) => Math.min(low, value), 0);
}

/** Rows from peak to recovery (or to the end) of the longest drawdown. None: 0. */
export function longestDrawdown(equity: Float64Array): number {
  return drawdowns(equity).reduce(
    (longest, { peak, recovery }) => Math.max(longest, (recovery ?? equity.length - 1) - peak),
    0,
  );
}

/** Ulcer index (Martin and McCann, 1989): root mean square drawdown over the rows after the start, a positive fraction. Empty: `NaN`. */
export function ulcerIndex(returns: Float64Array): number {
  const series = drawdownSeries(wealthOfReturns(returns));
  let total = 0;
  for (const value of series) total += value * value;
  return Math.sqrt(total / returns.length);
}

/** Pain index (Becker, 2006): mean drawdown over the rows after the start, a positive fraction. Empty: `NaN`. */
export function painIndex(returns: Float64Array): number {
  const series = drawdownSeries(wealthOfReturns(returns));
  let total = 0;
  for (const value of series) total -= value;
  return total / returns.length;
}
