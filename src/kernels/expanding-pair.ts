import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';

export interface ExpandingPairParams {
  /** Weight of a row against the one after it: 1 weighs all alike, 0.97 those of a month most. */
  readonly forgetting: number;
}

type Cell = { readonly type: 'float64'; readonly width: 1 };
const cell: Cell = { type: 'float64', width: 1 };

export type ExpandingPairLayout = {
  readonly weight: Cell;
  readonly meanX: Cell;
  readonly meanY: Cell;
  readonly xx: Cell;
  readonly yy: Cell;
  readonly xy: Cell;
};

/**
 * Covariance, correlation and slope of y over x of all rows so far, of the population, older ones weighing less:
 * D. H. D. West, Updating Mean and Variance Estimates, 1979. 0 where one of the two does not move.
 */
export const expandingPairKernel: Kernel<
  ExpandingPairParams,
  ExpandingPairLayout,
  readonly ['x', 'y'],
  readonly ['covariance', 'correlation', 'beta']
> = {
  inputs: ['x', 'y'],
  outputs: ['covariance', 'correlation', 'beta'],
  warmup: () => 0,
  layout: () => ({ weight: cell, meanX: cell, meanY: cell, xx: cell, yy: cell, xy: cell }),
  run(state, slot, { forgetting }, inputs, outputs, from, to) {
    const [xs, ys] = inputs;
    const [covariances, correlations, betas] = outputs;
    let weight = state.weight[slot]!;
    let meanX = state.meanX[slot]!;
    let meanY = state.meanY[slot]!;
    let xx = state.xx[slot]!;
    let yy = state.yy[slot]!;
    let xy = state.xy[slot]!;
    for (let i = from; i < to; i++) {
      const dx = xs![i]! - meanX;
      const dy = ys![i]! - meanY;
      const before = forgetting * weight;
      weight = before + 1;
      const share = before / weight;
      meanX += dx / weight;
      meanY += dy / weight;
      xx = forgetting * xx + share * dx * dx;
      yy = forgetting * yy + share * dy * dy;
      xy = forgetting * xy + share * dx * dy;
      const scale = xx * yy;
      covariances![i] = xy / weight;
      correlations![i] = scale > 0 ? xy / Math.sqrt(scale) : 0;
      betas![i] = xx > 0 ? xy / xx : 0;
    }
    state.weight[slot] = weight;
    state.meanX[slot] = meanX;
    state.meanY[slot] = meanY;
    state.xx[slot] = xx;
    state.yy[slot] = yy;
    state.xy[slot] = xy;
  },
};

/** Covariance, correlation and slope of plain values from the first to each. */
export const expandingPair = plainFunction('expandingPair', expandingPairKernel, {});
