import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { countBelow, replaceOldest, rollingRankLayout } from './rolling-rank.js';
import type { RollingRankLayout } from './rolling-rank.js';
import type { PeriodParams } from './sma.js';

export interface PercentileParams extends PeriodParams {
  /** Percent of the window that is not above it, above 0 and up to 100. */
  readonly percent: number;
}

/** Percentile of a window by nearest rank: the smallest value that so many percent of the window do not exceed. */
export const percentileKernel: Kernel<
  PercentileParams,
  RollingRankLayout,
  readonly ['close'],
  readonly ['percentile']
> = {
  inputs: ['close'],
  outputs: ['percentile'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingRankLayout(period),
  run({ rows, next, window, sorted }, slot, { period, percent }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const rank = Math.min(period, Math.max(1, Math.ceil((percent / 100) * period)));
    const place = slot * period + rank - 1;
    for (let i = from; i < to; i++) {
      replaceOldest(rows, next, window, sorted, slot, period, input[i]!);
      output[i] = rows[slot] === period ? sorted[place]! : Number.NaN;
    }
  },
};

/** Percentage of the `period` values before that are less than the present one. */
export const percentRankKernel: Kernel<PeriodParams, RollingRankLayout, readonly ['close'], readonly ['percentRank']> =
  {
    inputs: ['close'],
    outputs: ['percentRank'],
    warmup: ({ period }) => period,
    layout: ({ period }) => rollingRankLayout(period),
    run({ rows, next, window, sorted }, slot, { period }, inputs, outputs, from, to) {
      const input = inputs[0]!;
      const output = outputs[0]!;
      const base = slot * period;
      for (let i = from; i < to; i++) {
        const value = input[i]!;
        const full = rows[slot] === period;
        output[i] = full ? (100 * countBelow(sorted, base, base + period, value)) / period : Number.NaN;
        replaceOldest(rows, next, window, sorted, slot, period, value);
      }
    },
  };

/** Rolling percentiles of plain values. */
export const percentile = plainFunction('percentile', percentileKernel, { period: 1 });

/** Rolling percent ranks of plain values. */
export const percentRank = plainFunction('percentRank', percentRankKernel, { period: 1 });
