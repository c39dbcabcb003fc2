import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { laggedLayout, type LaggedLayout } from './lagged.js';

export interface FractionalDifferenceParams {
  /** Order of the difference, as 0.4: 0 leaves the series as it is, 1 gives the difference. */
  readonly order: number;
  /** Weights smaller than this are left out, and all after them. */
  readonly threshold: number;
  /** Most weights to use. */
  readonly mostRows: number;
}

/** The weights of (1 - B)^order, newest value first: J. R. M. Hosking, Fractional Differencing, 1981. */
export function fractionalWeights({ order, threshold, mostRows }: FractionalDifferenceParams): Float64Array {
  const weights = [1];
  for (let k = 1; k < mostRows; k++) {
    const weight = (-weights[k - 1]! * (order - k + 1)) / k;
    if (!(Math.abs(weight) >= threshold)) break;
    weights.push(weight);
  }
  return Float64Array.from(weights);
}

const known = new WeakMap<FractionalDifferenceParams, Float64Array>();

function weightsOf(params: FractionalDifferenceParams): Float64Array {
  let weights = known.get(params);
  if (weights === undefined) {
    weights = fractionalWeights(params);
    known.set(params, weights);
  }
  return weights;
}

/** Difference of broken order over a window of fixed width: keeps memory of the level, but is stationary. */
export const fractionalDifferenceKernel: Kernel<
  FractionalDifferenceParams,
  LaggedLayout,
  readonly ['close'],
  readonly ['fractionalDifference']
> = {
  inputs: ['close'],
  outputs: ['fractionalDifference'],
  warmup: (params) => weightsOf(params).length - 1,
  layout: (params) => laggedLayout(weightsOf(params).length),
  run({ next, ring }, slot, params, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const weights = weightsOf(params);
    const width = weights.length;
    const base = slot * width;
    let position = next[slot]!;
    for (let i = from; i < to; i++) {
      ring[base + position] = input[i]!;
      let sum = 0;
      let k = 0;
      for (let at = base + position; at >= base; at--) sum += weights[k++]! * ring[at]!;
      for (let at = base + width - 1; k < width; at--) sum += weights[k++]! * ring[at]!;
      output[i] = sum;
      position = position + 1 === width ? 0 : position + 1;
    }
    next[slot] = position;
  },
};

/** Fractional differences of plain values. */
export const fractionalDifference = plainFunction('fractionalDifference', fractionalDifferenceKernel, { mostRows: 1 });
