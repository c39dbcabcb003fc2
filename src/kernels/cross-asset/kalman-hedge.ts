import { plainFunction } from '../apply-kernel.js';
import type { Kernel, StateColumn } from '../kernel.js';

export interface KalmanHedgeParams {
  /** How much of what is known of ratio and intercept is new in each row: their variances grow by delta / (1 - delta). */
  readonly delta: number;
  /** Variance of y about the line. */
  readonly noiseVariance: number;
}

/** `hedge`: ratio, intercept, their variances and covariance, and whether there was a row. */
export type KalmanHedgeLayout = { readonly hedge: StateColumn & { readonly type: 'float64' } };

const WIDTH = 6;

/**
 * Hedge ratio and intercept as a random walk that each row of y = ratio x + intercept corrects; `spread` is the distance of the
 * row from the line as it was known before, `deviation` that which was to be expected. E. P. Chan, Algorithmic Trading, 2013.
 */
export const kalmanHedgeKernel: Kernel<
  KalmanHedgeParams,
  KalmanHedgeLayout,
  readonly ['y', 'x'],
  readonly ['ratio', 'intercept', 'spread', 'deviation', 'zScore']
> = {
  inputs: ['y', 'x'],
  outputs: ['ratio', 'intercept', 'spread', 'deviation', 'zScore'],
  warmup: () => 0,
  layout: () => ({ hedge: { type: 'float64', width: WIDTH } }),
  run({ hedge }, slot, { delta, noiseVariance }, [y, x], outputs, from, to) {
    const [ratios, intercepts, spreads, deviations, zScores] = outputs;
    const at = slot * WIDTH;
    const growth = delta / (1 - delta);
    let ratio = hedge[at]!;
    let intercept = hedge[at + 1]!;
    let ratioVariance = hedge[at + 2]!;
    let interceptVariance = hedge[at + 3]!;
    let covariance = hedge[at + 4]!;
    let begun = hedge[at + 5]!;
    for (let i = from; i < to; i++) {
      const value = x![i]!;
      const widened = begun * growth;
      const p = ratioVariance + widened;
      const q = interceptVariance + widened;
      const both = covariance;
      begun = 1;
      const spread = y![i]! - (ratio * value + intercept);
      const alongRatio = p * value + both;
      const alongIntercept = both * value + q;
      const variance = value * alongRatio + alongIntercept + noiseVariance;
      const ratioGain = alongRatio / variance;
      const interceptGain = alongIntercept / variance;
      ratio += ratioGain * spread;
      intercept += interceptGain * spread;
      ratioVariance = p - ratioGain * alongRatio;
      interceptVariance = q - interceptGain * alongIntercept;
      covariance = both - ratioGain * alongIntercept;
      const deviation = Math.sqrt(variance);
      ratios![i] = ratio;
      intercepts![i] = intercept;
      spreads![i] = spread;
      deviations![i] = deviation;
      zScores![i] = spread / deviation;
    }
    hedge[at] = ratio;
    hedge[at + 1] = intercept;
    hedge[at + 2] = ratioVariance;
    hedge[at + 3] = interceptVariance;
    hedge[at + 4] = covariance;
    hedge[at + 5] = begun;
  },
};

/** Hedge ratios of plain values by the filter of Kalman. */
export const kalmanHedge = plainFunction('kalmanHedge', kalmanHedgeKernel, {});
