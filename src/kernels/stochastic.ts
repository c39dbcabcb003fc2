import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import type { Kernel, KernelState, StateLayout } from './kernel.js';
import { movingAverageKernel } from './moving-average.js';
import type { AverageType } from './moving-average.js';
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
  /** Kind of the average that gives k; `sma` without it. */
  readonly slowKAverage?: AverageType | undefined;
  /** Kind of the average that gives d; `sma` without it. */
  readonly slowDAverage?: AverageType | undefined;
}

type Roles = readonly ['high', 'low', 'close'];
type Lines = readonly ['k', 'd'];

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

/** The raw value: where the close stands between the lowest low and the highest high, in percent. */
function raw(
  { filled, block, top, bottom }: KernelState<RollingRangeLayout>,
  slot: number,
  fastK: number,
  inputs: readonly Float64Array[],
  output: Float64Array,
  from: number,
  to: number,
): void {
  const close = inputs[2]!;
  const [highest, lowest] = scratch;
  for (let start = from; start < to; start += scratchRows) {
    const count = Math.min(scratchRows, to - start);
    rollingRange(filled, block, top, bottom, slot, fastK, inputs[0]!, inputs[1]!, start, highest, lowest, 0, count);
    for (let row = 0; row < count; row++) {
      const least = lowest[row]!;
      const range = highest[row]! - least;
      output[start + row] = range === 0 ? 0 : (100 * (close[start + row]! - least)) / range;
    }
  }
}

/** The common case. */
const simple: Kernel<StochasticParams, StochasticLayout, Roles, Lines> = {
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
    const k = outputs[0]!;
    const d = outputs[1]!;
    raw(state, slot, fastK, inputs, k, from, to);
    const count = to - from;
    // Rows that have no value yet are NaN, and no window that holds one has a value: the passes line up by themselves.
    // The mean of one row is that row.
    if (slowK > 1)
      rollingMean(state.kFilled, state.kBlock, state.kRing, slot, slowK, 1, 1 / slowK, k, from, k, from, count);
    rollingMean(state.dFilled, state.dBlock, state.dRing, slot, slowD, 1, 1 / slowD, k, from, d, from, count);
    for (let i = from; i < to && Number.isNaN(d[i]!); i++) k[i] = Number.NaN;
  },
};

const rawKernel: Kernel<{ readonly period: number }, RollingRangeLayout, Roles, readonly ['raw']> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['raw'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingRangeLayout(period),
  run(state, slot, { period }, inputs, outputs, from, to) {
    raw(state, slot, period, inputs, outputs[0]!, from, to);
  },
};

function averages({ slowK, slowD, slowKAverage = 'sma', slowDAverage = 'sma' }: StochasticParams) {
  return { k: { period: slowK, type: slowKAverage }, d: { period: slowD, type: slowDAverage } };
}

const averaged = composed<StochasticParams, Roles, Lines>({
  inputs: ['high', 'low', 'close'],
  outputs: ['k', 'd'],
  warmup: (params) => {
    const { k, d } = averages(params);
    return params.fastK - 1 + movingAverageKernel.warmup(k) + movingAverageKernel.warmup(d);
  },
  parts: (params) => {
    const { k, d } = averages(params);
    return {
      raw: part(rawKernel, { period: params.fastK }),
      k: part(movingAverageKernel, k),
      d: part(movingAverageKernel, d),
    };
  },
  piece(piece, _params, inputs, outputs) {
    const [k, d] = outputs as [Float64Array, Float64Array];
    piece.run('raw', inputs, [d]);
    piece.run('k', [d], [k]);
    piece.run('d', [k], [d]);
    for (let i = 0; i < piece.count && Number.isNaN(d[i]!); i++) k[i] = Number.NaN;
  },
});

function kernelFor({
  slowKAverage = 'sma',
  slowDAverage = 'sma',
}: StochasticParams): Kernel<StochasticParams, StateLayout, Roles, Lines> {
  return slowKAverage === 'sma' && slowDAverage === 'sma' ? (simple as unknown as typeof averaged) : averaged;
}

/**
 * Stochastic oscillator (Lane 1984): where the close stands between the lowest low and the highest high, in percent,
 * averaged (k) and averaged again (d); 0 where the range is zero. Both start with the first d, as in TA-Lib.
 */
export const stochasticKernel: Kernel<StochasticParams, StateLayout, Roles, Lines> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['k', 'd'],
  warmup: (params) => kernelFor(params).warmup(params),
  layout: (params) => kernelFor(params).layout(params),
  run(state, slot, params, inputs, outputs, from, to) {
    kernelFor(params).run(state, slot, params, inputs, outputs, from, to);
  },
};

/** Stochastic oscillator of plain highs, lows and closes. */
export const stochastic = plainFunction('stochastic', stochasticKernel, { fastK: 1, slowK: 1, slowD: 1 });
