import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import { rollingExtremes, rollingExtremesLayout } from './rolling-extremes.js';
import { rollingMean, rollingSumLayout } from './rolling-mean.js';
import { scratch, scratchRows } from './scratch.js';

export interface StochasticParams {
  /** Rows over which the highest high and the lowest low are taken. */
  readonly fastK: number;
  /** Rows over which the raw value is averaged into k. */
  readonly slowK: number;
  /** Rows over which k is averaged into d. */
  readonly slowD: number;
}

type Float64Column = StateColumn & { readonly type: 'float64' };
type StochasticLayout = {
  readonly highCursor: Float64Column;
  readonly highRing: Float64Column;
  readonly lowCursor: Float64Column;
  readonly lowRing: Float64Column;
  readonly kCursor: Float64Column;
  readonly kRing: Float64Column;
  readonly dCursor: Float64Column;
  readonly dRing: Float64Column;
};

/**
 * Stochastic oscillator (Lane 1984): where the close stands between the lowest low and the highest high, in percent,
 * averaged (k) and averaged again (d); 0 where the range is zero. Both start with the first d, as in TA-Lib.
 */
export const stochasticKernel: Kernel<
  StochasticParams,
  StochasticLayout,
  readonly ['high', 'low', 'close'],
  readonly ['k', 'd']
> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['k', 'd'],
  warmup: ({ fastK, slowK, slowD }) => fastK + slowK + slowD - 3,
  layout: ({ fastK, slowK, slowD }) => {
    const range = rollingExtremesLayout(fastK);
    const k = rollingSumLayout(slowK);
    const d = rollingSumLayout(slowD);
    return {
      highCursor: range.cursor,
      highRing: range.ring,
      lowCursor: range.cursor,
      lowRing: range.ring,
      kCursor: k.cursor,
      kRing: k.ring,
      dCursor: d.cursor,
      dRing: d.ring,
    };
  },
  run(state, slot, { fastK, slowK, slowD }, inputs, outputs, from, to) {
    const high = inputs[0]!;
    const low = inputs[1]!;
    const close = inputs[2]!;
    const k = outputs[0]!;
    const d = outputs[1]!;
    const [highest, lowest] = scratch;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      rollingExtremes(state.highCursor, state.highRing, slot, fastK, 1, high, start, highest, 0, count);
      rollingExtremes(state.lowCursor, state.lowRing, slot, fastK, -1, low, start, lowest, 0, count);
      for (let row = 0; row < count; row++) {
        const bottom = lowest[row]!;
        const range = highest[row]! - bottom;
        k[start + row] = range === 0 ? 0 : (100 * (close[start + row]! - bottom)) / range;
      }
    }
    const count = to - from;
    // Rows that have no value yet are NaN, and no window that holds one has a value: the passes line up by themselves.
    rollingMean(state.kCursor, state.kRing, slot, slowK, 1, 1 / slowK, k, from, k, from, count);
    rollingMean(state.dCursor, state.dRing, slot, slowD, 1, 1 / slowD, k, from, d, from, count);
    for (let i = from; i < to && Number.isNaN(d[i]!); i++) k[i] = Number.NaN;
  },
};

/** Stochastic oscillator of plain highs, lows and closes. */
export const stochastic = plainFunction('stochastic', stochasticKernel, { fastK: 1, slowK: 1, slowD: 1 });
