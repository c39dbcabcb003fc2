import { plainFunction } from './apply-kernel.js';
import type { PeriodParams } from './sma.js';
import { windowKernel } from './window-kernel.js';

export interface AlmaParams extends PeriodParams {
  /** Where in the window the weights are largest: 0 at its oldest row, 1 at its newest. */
  readonly offset: number;
  /** How narrow the weights are: rows of the window by standard deviations of the bell. */
  readonly sigma: number;
}

function weightsOf({ period, offset, sigma }: AlmaParams): Float64Array {
  const middle = offset * (period - 1);
  const width = period / sigma;
  const weights = Float64Array.from({ length: period }, (_, k) => Math.exp(-((k - middle) ** 2) / (2 * width * width)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Arnaud Legoux moving average (Legoux and Kouzis-Loukas 2009): weights of a bell that leans to the newest rows. */
export const almaKernel = windowKernel<AlmaParams, readonly ['alma']>(['alma'], (params) => {
  const weights = weightsOf(params);
  const { period } = params;
  return (values, from, outputs, row) => {
    let sum = 0;
    for (let k = 0; k < period; k++) sum += weights[k]! * values[from + k]!;
    outputs[0]![row] = sum;
  };
});

/** Arnaud Legoux moving average of plain values. */
export const alma = plainFunction('alma', almaKernel, { period: 1 });
