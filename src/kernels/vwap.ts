import { applyKernel, plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import { rollingMean, rollingSumLayout } from './rolling-mean.js';
import { scratch, scratchRows } from './scratch.js';

export interface VwapParams {
  /** Rows in the window; without it everything since the first row of the key counts. */
  readonly period?: number | undefined;
}

type Float64Column = StateColumn & { readonly type: 'float64' };
type Int32Column = StateColumn & { readonly type: 'int32' };

/** `totals` holds [sum of price * volume, what rounding took from it, sum of volume, what rounding took from it]. */
type VwapLayout = {
  readonly totals: Float64Column;
  readonly turnoverFilled: Int32Column;
  readonly turnoverBlock: Float64Column;
  readonly turnoverRing: Float64Column;
  readonly volumeFilled: Int32Column;
  readonly volumeBlock: Float64Column;
  readonly volumeRing: Float64Column;
};

const none: Float64Column = { type: 'float64', width: 0 };

type Run = typeof vwapKernel.run;

const runCumulative: Run = ({ totals }, slot, _params, inputs, outputs, from, to) => {
  const high = inputs[0]!;
  const low = inputs[1]!;
  const close = inputs[2]!;
  const volumes = inputs[3]!;
  const output = outputs[0]!;
  const at = 4 * slot;
  let turnover = totals[at]!;
  let turnoverError = totals[at + 1]!;
  let volume = totals[at + 2]!;
  let volumeError = totals[at + 3]!;
  for (let i = from; i < to; i++) {
    const price = (high[i]! + low[i]! + close[i]!) / 3;
    // Kahan (1965): the totals grow for as long as the stream runs.
    const traded = price * volumes[i]! - turnoverError;
    const nextTurnover = turnover + traded;
    turnoverError = nextTurnover - turnover - traded;
    turnover = nextTurnover;
    const shares = volumes[i]! - volumeError;
    const nextVolume = volume + shares;
    volumeError = nextVolume - volume - shares;
    volume = nextVolume;
    output[i] = volume === 0 ? price : turnover / volume;
  }
  totals[at] = turnover;
  totals[at + 1] = turnoverError;
  totals[at + 2] = volume;
  totals[at + 3] = volumeError;
};

function runRolling(...[state, slot, params, inputs, outputs, from, to]: Parameters<Run>): void {
  const period = params.period!;
  const high = inputs[0]!;
  const low = inputs[1]!;
  const close = inputs[2]!;
  const volumes = inputs[3]!;
  const output = outputs[0]!;
  const [prices, turnovers, means] = scratch;
  for (let start = from; start < to; start += scratchRows) {
    const count = Math.min(scratchRows, to - start);
    for (let k = 0; k < count; k++) {
      const price = (high[start + k]! + low[start + k]! + close[start + k]!) / 3;
      prices[k] = price;
      turnovers[k] = price * volumes[start + k]!;
    }
    rollingMean(
      state.turnoverFilled,
      state.turnoverBlock,
      state.turnoverRing,
      slot,
      period,
      period,
      1,
      turnovers,
      0,
      turnovers,
      0,
      count,
    );
    rollingMean(
      state.volumeFilled,
      state.volumeBlock,
      state.volumeRing,
      slot,
      period,
      period,
      1,
      volumes,
      start,
      means,
      0,
      count,
    );
    for (let k = 0; k < count; k++) {
      const volume = means[k]!;
      output[start + k] = volume === 0 ? prices[k]! : turnovers[k]! / volume;
    }
  }
}

/**
 * Volume-weighted average of the typical price (high + low + close) / 3, over the last `period` rows or, without one,
 * since the key's first row (as TA-Lib). While nothing has been traded it is the typical price itself.
 */
export const vwapKernel: Kernel<
  VwapParams,
  VwapLayout,
  readonly ['high', 'low', 'close', 'volume'],
  readonly ['vwap']
> = {
  inputs: ['high', 'low', 'close', 'volume'],
  outputs: ['vwap'],
  warmup: ({ period }) => (period === undefined ? 0 : period - 1),
  layout: ({ period }) => {
    const window =
      period === undefined
        ? { filled: { type: 'int32', width: 0 } as const, block: none, ring: none }
        : rollingSumLayout(period);
    return {
      totals: period === undefined ? { type: 'float64', width: 4 } : none,
      turnoverFilled: window.filled,
      turnoverBlock: window.block,
      turnoverRing: window.ring,
      volumeFilled: window.filled,
      volumeBlock: window.block,
      volumeRing: window.ring,
    };
  },
  run(state, slot, params, inputs, outputs, from, to) {
    if (params.period === undefined) runCumulative(state, slot, params, inputs, outputs, from, to);
    else runRolling(state, slot, params, inputs, outputs, from, to);
  },
};

const rollingVwap = plainFunction('vwap', vwapKernel, { period: 1 });

/** Volume-weighted average price of plain highs, lows, closes and volumes. */
export const vwap: typeof rollingVwap = (inputs, params) =>
  params.period === undefined ? applyKernel(vwapKernel, params, inputs) : rollingVwap(inputs, params);
