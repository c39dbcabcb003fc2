import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';

export interface KalmanParams {
  /** Variance by which the level moves from row to row. */
  readonly levelVariance: number;
  /** Variance of a value about the level. */
  readonly noiseVariance: number;
}

type Cell = { readonly type: 'float64'; readonly width: 1; readonly fill: number };

export type KalmanLayout = { readonly level: Cell; readonly variance: Cell };

/** Filter of the local level model; the first value is the first level, as uncertain as a value is. */
export const kalmanKernel: Kernel<KalmanParams, KalmanLayout, readonly ['close'], readonly ['level', 'variance']> = {
  inputs: ['close'],
  outputs: ['level', 'variance'],
  warmup: () => 0,
  layout: () => ({
    level: { type: 'float64', width: 1, fill: Number.NaN },
    variance: { type: 'float64', width: 1, fill: 0 },
  }),
  run(state, slot, { levelVariance, noiseVariance }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const [levels, variances] = outputs;
    let level = state.level[slot]!;
    let variance = state.variance[slot]!;
    for (let i = from; i < to; i++) {
      const value = input[i]!;
      if (Number.isNaN(level)) {
        level = value;
        variance = noiseVariance;
      } else {
        const expected = variance + levelVariance;
        const gain = expected / (expected + noiseVariance);
        level = gain * value + (1 - gain) * level;
        variance = (1 - gain) * expected;
      }
      levels![i] = level;
      variances![i] = variance;
    }
    state.level[slot] = level;
    state.variance[slot] = variance;
  },
};

/** Level and variance of plain values. */
export const kalman = plainFunction('kalman', kalmanKernel, {});
