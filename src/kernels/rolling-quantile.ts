import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { replaceOldest, rollingRankLayout, type RollingRankLayout } from './rolling-rank.js';
import type { PeriodParams } from './sma.js';

export interface QuantileParams extends PeriodParams {
  /** From 0, the least value, to 1, the largest one. */
  readonly fraction: number;
}

export interface QuantileRangeParams extends PeriodParams {
  /** The lower quantile, from 0 to 1. */
  readonly lower: number;
  /** The upper one. */
  readonly upper: number;
}

/** R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, 1996, definition 7, of `count` sorted values. */
function quantileOfSorted(sorted: Float64Array, base: number, count: number, fraction: number): number {
  const place = fraction * (count - 1);
  const below = Math.floor(place);
  const low = sorted[base + below]!;
  const high = sorted[base + Math.min(below + 1, count - 1)]!;
  return low === high ? low : low + (place - below) * (high - low);
}

/** A kernel that reads the sorted window of the last `period` values. */
function ofSorted<P extends PeriodParams, const Output extends string>(
  output: Output,
  value: (sorted: Float64Array, base: number, params: P, newest: number) => number,
): Kernel<P, RollingRankLayout, readonly ['close'], readonly [Output]> {
  return {
    inputs: ['close'],
    outputs: [output],
    warmup: ({ period }) => period - 1,
    layout: ({ period }) => rollingRankLayout(period),
    run({ rows, next, window, sorted }, slot, params, inputs, outputs, from, to) {
      const input = inputs[0]!;
      const out = outputs[0]!;
      const { period } = params;
      const base = slot * period;
      for (let i = from; i < to; i++) {
        const newest = input[i]!;
        replaceOldest(rows, next, window, sorted, slot, period, newest);
        out[i] = rows[slot] === period ? value(sorted, base, params, newest) : Number.NaN;
      }
    },
  };
}

/** The quantile of the last `period` values, interpolated between the two that it falls between. */
export const quantileKernel = ofSorted<QuantileParams, 'quantile'>('quantile', (sorted, base, { period, fraction }) =>
  quantileOfSorted(sorted, base, period, fraction),
);

/** Distance from the median of the window in units of the distance of two of its quantiles; 0 where these coincide. */
export const robustScaleKernel = ofSorted<QuantileRangeParams, 'robustScale'>(
  'robustScale',
  (sorted, base, { period, lower, upper }, newest) => {
    const range = quantileOfSorted(sorted, base, period, upper) - quantileOfSorted(sorted, base, period, lower);
    return range === 0 ? 0 : (newest - quantileOfSorted(sorted, base, period, 0.5)) / range;
  },
);

/** The value, or the quantile of the window that it lies beyond. */
export const winsoriseKernel = ofSorted<QuantileRangeParams, 'winsorise'>(
  'winsorise',
  (sorted, base, { period, lower, upper }, newest) =>
    Math.min(
      Math.max(newest, quantileOfSorted(sorted, base, period, lower)),
      quantileOfSorted(sorted, base, period, upper),
    ),
);

/** Rolling quantiles of plain values. */
export const quantile = plainFunction('quantile', quantileKernel, { period: 1 });

/** Plain values scaled by rolling quantiles. */
export const robustScale = plainFunction('robustScale', robustScaleKernel, { period: 1 });

/** Plain values kept within rolling quantiles. */
export const winsorise = plainFunction('winsorise', winsoriseKernel, { period: 1 });
