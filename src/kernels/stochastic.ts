import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';

import { rollingMean, rollingSumLayout } from './rolling-mean.js';
import { rollingRange, rollingRangeLayout } from './rolling-range.js';
import type { RollingRangeLayout } from './rolling-range.js';
import { scratch, scratchRows } from './scratch.js';

export interface StochasticParams {
  /** Rows over which the highest high and the lowest low are taken. */
  readonly fastK: number;
  /** Rows over which the raw value is averaged into k. */
  readonly slowK: number;
  /** Rows over which k is averaged into d. */
  readonly slowD: number;
}

type RollingSums = ReturnType<typeof rollingSumLayout>;

/** The range of `fastK` rows, and the rolling sums behind k and d. */
type StochasticLayout = RollingRangeLayout & {
  readonly kFilled: RollingSums['filled'];
  readonly kBlock: RollingSums['block'];
  readonly kRing: RollingSums['ring'];
  readonly dFilled: RollingSums['filled'];
  readonly dBlock: RollingSums['block'];
  readonly dRing: RollingSums['ring'];
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
    const k = rollingSumLayout(slowK);
    const d = rollingSumLayout(slowD);
    return {
      ...rollingRangeLayout(fastK),
      kFilled: k.filled,
      kBlock: k.block,
      kRing: k.ring,
      dFilled: d.filled,
      dBlock: d.block,
      dRing: d.ring,
    };
  },
  run(state, slot, { fastK, slowK, slowD }, inputs, outputs, from, to) {
    const { filled, block, top, bottom } = state;
    const high = inputs[0]!;
    const low = inputs[1]!;
    const close = inputs[2]!;
    const k = outputs[0]!;
    const d = outputs[1]!;
    const [highest, lowest] = scratch;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      rollingRange(filled, block, top, bottom, slot, fastK, high, low, start, highest, lowest, 0, count);
      for (let row = 0; row < count; row++) {
        const bottom = lowest[row]!;
        const range = highest[row]! - bottom;
        k[start + row] = range === 0 ? 0 : (100 * (close[start + row]! - bottom)) / range;
      }
    }
    const count = to - from;
    // Rows that have no value yet are NaN, and no window that holds one has a value: the passes line up by themselves.
    rollingMean(state.kFilled, state.kBlock, state.kRing, slot, slowK, 1, 1 / slowK, k, from, k, from, count);
    rollingMean(state.dFilled, state.dBlock, state.dRing, slot, slowD, 1, 1 / slowD, k, from, d, from, count);
    for (let i = from; i < to && Number.isNaN(d[i]!); i++) k[i] = Number.NaN;
  },
};

/** Stochastic oscillator of plain highs, lows and closes. */
export const stochastic = plainFunction('stochastic', stochasticKernel, { fastK: 1, slowK: 1, slowD: 1 });
