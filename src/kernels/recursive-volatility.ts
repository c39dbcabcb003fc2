import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import { finiteOrNaN } from './returns.js';

export interface EwmaVolatilityParams {
  /** Weight of the variance before: 0.94 for days, 0.97 for months. */
  readonly decay: number;
  /** Rows a year: 252 for daily bars of shares. */
  readonly periodsPerYear: number;
}

export interface GarchVolatilityParams {
  /** Variance that is added with each row. */
  readonly omega: number;
  /** Weight of the newest squared return. */
  readonly alpha: number;
  /** Weight of the variance before. */
  readonly beta: number;
  /** Mean of the log returns. */
  readonly mean: number;
  /** Variance before the first return; that of the long run when left out, or where there is none the first square. */
  readonly initialVariance?: number | undefined;
  /** Rows a year: 252 for daily bars of shares. */
  readonly periodsPerYear: number;
}

/** Price and variance of the row before; NaN before there are any. */
type RecursiveLayout = {
  readonly price: StateColumn & { readonly type: 'float64' };
  readonly variance: StateColumn & { readonly type: 'float64' };
};

const layout: RecursiveLayout = {
  price: { type: 'float64', width: 1, fill: Number.NaN },
  variance: { type: 'float64', width: 1, fill: Number.NaN },
};

/**
 * Runs variance = constant + newest (return - mean)^2 + kept variance over rows of one key; where there is no variance
 * yet, `seed` makes the one before the first return, or the first from its square. A row without a return has no value
 * and leaves the variance alone.
 */
function recur(
  { price, variance }: { readonly price: Float64Array; readonly variance: Float64Array },
  slot: number,
  [constant, newest, kept]: readonly [number, number, number],
  mean: number,
  seed: (square: number) => number,
  periodsPerYear: number,
  input: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
): void {
  let previous = price[slot]!;
  let current = variance[slot]!;
  for (let row = from; row < to; row++) {
    const value = input[row]!;
    const surprise = finiteOrNaN(Math.log(value / previous)) - mean;
    previous = value;
    if (Number.isNaN(surprise)) {
      output[row] = Number.NaN;
      continue;
    }
    const square = surprise * surprise;
    if (Number.isNaN(current)) current = seed(square);
    current = constant + newest * square + kept * current;
    output[row] = Math.sqrt(periodsPerYear * current);
  }
  price[slot] = previous;
  variance[slot] = current;
}

/** Exponentially weighted volatility (RiskMetrics 1996): zero mean, begun with the first squared log return. */
export const ewmaVolatilityKernel: Kernel<
  EwmaVolatilityParams,
  RecursiveLayout,
  readonly ['close'],
  readonly ['ewmaVolatility']
> = {
  inputs: ['close'],
  outputs: ['ewmaVolatility'],
  warmup: () => 1,
  layout: () => layout,
  run(state, slot, { decay, periodsPerYear }, inputs, outputs, from, to) {
    const weights = [0, 1 - decay, decay] as const;
    recur(state, slot, weights, 0, (square) => square, periodsPerYear, inputs[0]!, outputs[0]!, from, to);
  },
};

/**
 * GARCH(1,1) filter (Bollerslev 1986) with given parameters: in each row the volatility that is expected of the next
 * one. The first return is expected to have omega + (alpha + beta) initialVariance.
 */
export const garchVolatilityKernel: Kernel<
  GarchVolatilityParams,
  RecursiveLayout,
  readonly ['close'],
  readonly ['garchVolatility']
> = {
  inputs: ['close'],
  outputs: ['garchVolatility'],
  warmup: () => 1,
  layout: () => layout,
  run(state, slot, { omega, alpha, beta, mean, initialVariance, periodsPerYear }, inputs, outputs, from, to) {
    const persistence = alpha + beta;
    const start = initialVariance ?? (persistence < 1 ? omega / (1 - persistence) : undefined);
    const seed = (square: number): number => omega + persistence * (start ?? square);
    recur(state, slot, [omega, alpha, beta], mean, seed, periodsPerYear, inputs[0]!, outputs[0]!, from, to);
  },
};

/** Exponentially weighted volatility of plain prices. */
export const ewmaVolatility = plainFunction('ewmaVolatility', ewmaVolatilityKernel, {});
/** Volatility that a GARCH(1,1) expects of the next row, of plain prices. */
export const garchVolatility = plainFunction('garchVolatility', garchVolatilityKernel, {});
