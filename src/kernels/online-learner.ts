import type { Kernel } from './kernel.js';

export interface OnlineLearnerParams {
  /** Columns that are learned from. */
  readonly features: number;
  /** Rows after which the target of a row is known. */
  readonly horizon: number;
  /** Weight of what was learned a row ago, at most 1. */
  readonly forgetting: number;
  /** How strongly the weights are held at zero to begin with. */
  readonly ridge: number;
  /** Rows to learn from before the first prediction. */
  readonly minRows: number;
}

type Cells = { readonly type: 'float64'; readonly width: number; readonly fill?: number };

/** Weights with the constant first, their covariance, and the inputs of the last `horizon` rows, whose target is not known yet. */
export type OnlineLearnerLayout = {
  readonly learned: Cells;
  readonly weights: Cells;
  readonly covariance: Cells;
  readonly next: Cells;
  readonly waiting: Cells;
};

/**
 * A linear model of the columns before the last, of which the last one is the target: in a row it tells what came of the row
 * `horizon` rows before. So the model of a row has learned from nothing that was not known by then. Its weights are updated as by
 * a Kalman filter: exactly for a linear target, by the curvature at the present weights for a logistic one.
 */
export function onlineLearner(
  kind: 'linear' | 'logistic',
  { features, horizon, forgetting, ridge, minRows }: OnlineLearnerParams,
): Kernel<unknown, OnlineLearnerLayout, readonly string[], readonly ['prediction']> {
  const width = features + 1;
  const square = width * width;
  return {
    inputs: Array.from({ length: features + 1 }, (_, input) => `input${input}`),
    outputs: ['prediction'],
    warmup: () => horizon + minRows,
    layout: () => ({
      learned: { type: 'float64', width: 1 },
      weights: { type: 'float64', width },
      covariance: { type: 'float64', width: square },
      next: { type: 'float64', width: 1 },
      waiting: { type: 'float64', width: width * horizon, fill: Number.NaN },
    }),
    run({ learned, weights, covariance, next, waiting }, slot, _params, inputs, outputs, from, to) {
      const target = inputs[features]!;
      const output = outputs[0]!;
      const weightBase = slot * width;
      const covarianceBase = slot * square;
      const waitingBase = slot * width * horizon;
      const spread = new Float64Array(width);
      for (let i = from; i < to; i++) {
        const place = waitingBase + next[slot]! * width;
        const known = target[i]!;
        if (Number.isFinite(known) && !Number.isNaN(waiting[place]!)) {
          if (learned[slot] === 0)
            for (let k = 0; k < width; k++) covariance[covarianceBase + k * width + k] = 1 / ridge;
          learn(
            kind,
            forgetting,
            known,
            waiting,
            place,
            weights,
            weightBase,
            covariance,
            covarianceBase,
            width,
            spread,
          );
          learned[slot] = learned[slot]! + 1;
        }
        waiting[place] = 1;
        let sum = weights[weightBase]!;
        for (let k = 0; k < features; k++) {
          const value = inputs[k]![i]!;
          waiting[place + k + 1] = value;
          // A row that lacks an input is not learned from.
          if (!Number.isFinite(value)) waiting[place] = Number.NaN;
          sum += weights[weightBase + k + 1]! * value;
        }
        const isReady = learned[slot]! >= minRows && !Number.isNaN(waiting[place]!);
        output[i] = isReady ? (kind === 'linear' ? sum : 1 / (1 + Math.exp(-sum))) : Number.NaN;
        next[slot] = next[slot]! + 1 === horizon ? 0 : next[slot]! + 1;
      }
    },
  };
}

function learn(
  kind: 'linear' | 'logistic',
  forgetting: number,
  target: number,
  inputs: Float64Array,
  inputBase: number,
  weights: Float64Array,
  weightBase: number,
  covariance: Float64Array,
  covarianceBase: number,
  width: number,
  spread: Float64Array,
): void {
  let sum = 0;
  let uncertainty = 0;
  for (let row = 0; row < width; row++) {
    const input = inputs[inputBase + row]!;
    let product = 0;
    for (let column = 0; column < width; column++)
      product += covariance[covarianceBase + row * width + column]! * inputs[inputBase + column]!;
    spread[row] = product;
    uncertainty += input * product;
    sum += weights[weightBase + row]! * input;
  }
  const predicted = kind === 'linear' ? sum : 1 / (1 + Math.exp(-sum));
  const curvature = kind === 'linear' ? 1 : predicted * (1 - predicted);
  const gain = 1 / (forgetting + curvature * uncertainty);
  const error = target - predicted;
  for (let row = 0; row < width; row++) {
    weights[weightBase + row] = weights[weightBase + row]! + gain * spread[row]! * error;
    for (let column = 0; column < width; column++) {
      const at = covarianceBase + row * width + column;
      covariance[at] = (covariance[at]! - curvature * gain * (spread[row]! * spread[column]!)) / forgetting;
    }
  }
}
