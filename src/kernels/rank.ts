import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { windowLayout } from './rolling-absolute-deviation.js';
import type { WindowLayout } from './rolling-absolute-deviation.js';
import { replaceOldest, rollingRankLayout } from './rolling-rank.js';
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

/**
 * Percentage of the `period` values before that are less than the present one. They are counted one by one: to keep them
 * sorted would have to move as many.
 */
export const percentRankKernel: Kernel<PeriodParams, WindowLayout, readonly ['close'], readonly ['percentRank']> = {
  inputs: ['close'],
  outputs: ['percentRank'],
  warmup: ({ period }) => period,
  layout: ({ period }) => windowLayout(period),
  run({ next, window }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const base = slot * period;
    const end = base + period;
    const scale = 100 / period;
    let position = next[slot]!;
    for (let i = from; i < to; i++) {
      const value = input[i]!;
      const full = !Number.isNaN(window[end - 1]!);
      let even = 0;
      let odd = 0;
      let k = base;
      for (; k + 1 < end; k += 2) {
        even += Number(window[k]! < value);
        odd += Number(window[k + 1]! < value);
      }
      if (k < end) even += Number(window[k]! < value);
      output[i] = full ? scale * (even + odd) : Number.NaN;
      window[base + position] = value;
      position = position + 1 === period ? 0 : position + 1;
    }
    next[slot] = position;
  },
};

/** Rolling percentiles of plain values. */
export const percentile = plainFunction('percentile', percentileKernel, { period: 1 });

/** Rolling percent ranks of plain values. */
export const percentRank = plainFunction('percentRank', percentRankKernel, { period: 1 });
