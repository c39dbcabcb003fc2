import { plainFunction } from '../apply-kernel.js';
import type { PeriodParams } from '../sma.js';
import { windowsKernel } from '../window-kernel.js';

export interface TimeWarpingParams extends PeriodParams {
  /** Rows that are matched lie less than this many rows apart; the period allows all. */
  readonly radius: number;
  /** Whether both series are brought to mean 0 and deviation 1 first. */
  readonly normalise: boolean;
}

const work = {
  x: new Float64Array(0),
  y: new Float64Array(0),
  before: new Float64Array(0),
  costs: new Float64Array(0),
};

function reserve(count: number): void {
  if (work.x.length > count) return;
  for (const name of ['x', 'y', 'before', 'costs'] as const) work[name] = new Float64Array(2 * count + 2);
}

/** Copies a window, with mean 0 and deviation 1 (of all, not of a sample) when asked for; 0 where it stands still. */
function take(values: Float64Array, from: number, count: number, normalise: boolean, to: Float64Array): void {
  let mean = 0;
  let scale = 1;
  if (normalise) {
    const origin = values[from]!;
    for (let k = 0; k < count; k++) mean += values[from + k]! - origin;
    mean = mean / count + origin;
    let squares = 0;
    for (let k = 0; k < count; k++) squares += (values[from + k]! - mean) ** 2;
    scale = squares > 0 ? 1 / Math.sqrt(squares / count) : 0;
  }
  for (let k = 0; k < count; k++) to[k] = (values[from + k]! - mean) * scale;
}

/** Root of the least sum of squared differences along a path of matched rows; `work.x` and `work.y` hold the series. */
function warpedDistance(count: number, radius: number): number {
  const { x, y } = work;
  let { before, costs } = work;
  before.fill(Number.POSITIVE_INFINITY, 0, count + 1);
  before[0] = 0;
  for (let i = 1; i <= count; i++) {
    costs.fill(Number.POSITIVE_INFINITY, 0, count + 1);
    const last = Math.min(count, i + radius - 1);
    for (let j = Math.max(1, i - radius + 1); j <= last; j++) {
      const difference = x[i - 1]! - y[j - 1]!;
      costs[j] = difference * difference + Math.min(before[j]!, before[j - 1]!, costs[j - 1]!);
    }
    [before, costs] = [costs, before];
  }
  return Math.sqrt(before[count]!);
}

/**
 * Dynamic time warping of the last rows of two series: how far they are from one another when either may run ahead a little.
 * H. Sakoe and S. Chiba, Dynamic Programming Algorithm Optimization for Spoken Word Recognition, 1978.
 */
export const timeWarpingKernel = windowsKernel<TimeWarpingParams, readonly ['x', 'y'], readonly ['dtw']>(
  ['x', 'y'],
  ['dtw'],
  ({ period, radius, normalise }) =>
    ([x, y], from, [found], row) => {
      reserve(period);
      take(x!, from, period, normalise, work.x);
      take(y!, from, period, normalise, work.y);
      found![row] = warpedDistance(period, radius);
    },
);

/** Distances by time warping of the windows of plain values. */
export const timeWarping = plainFunction('dtw', timeWarpingKernel, { period: 1, radius: 1 });
