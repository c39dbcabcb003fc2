import { plainFunction } from './apply-kernel.js';
import type { Kernel, KernelState } from './kernel.js';
import { rollingExtreme, rollingExtremeLayout } from './rolling-extreme.js';
import type { RollingExtremeLayout } from './rolling-extreme.js';
import { scratch, scratchRows } from './scratch.js';
import type { PeriodParams } from './sma.js';

/** One rolling extreme for each side. */
export type BothSidesLayout = {
  readonly [C in keyof RollingExtremeLayout as `high${Capitalize<C>}`]: RollingExtremeLayout[C];
} & {
  readonly [C in keyof RollingExtremeLayout as `low${Capitalize<C>}`]: RollingExtremeLayout[C];
};

export function bothSidesLayout(period: number): BothSidesLayout {
  const { filled, block, values, rows } = rollingExtremeLayout(period);
  return {
    highFilled: filled,
    highBlock: block,
    highValues: values,
    highRows: rows,
    lowFilled: filled,
    lowBlock: block,
    lowValues: values,
    lowRows: rows,
  };
}

/** `count` rows of one key: the largest values of `high`, the smallest of `low`, mirrored, and the rows they are in. */
export function bothSides(
  state: KernelState<BothSidesLayout>,
  slot: number,
  period: number,
  high: Float64Array,
  low: Float64Array,
  start: number,
  highest: Float64Array,
  highestRows: Float64Array,
  lowest: Float64Array,
  lowestRows: Float64Array,
  outputStart: number,
  count: number,
): void {
  const { highFilled, highBlock, highValues, highRows, lowFilled, lowBlock, lowValues, lowRows } = state;
  rollingExtreme(
    highFilled,
    highBlock,
    highValues,
    highRows,
    slot,
    period,
    1,
    high,
    start,
    highest,
    highestRows,
    outputStart,
    count,
  );
  rollingExtreme(
    lowFilled,
    lowBlock,
    lowValues,
    lowRows,
    slot,
    period,
    -1,
    low,
    start,
    lowest,
    lowestRows,
    outputStart,
    count,
  );
}

/** Largest and smallest value of a window, and the rows of the key, from 0, in which they stand, the newest of equal ones. */
export const extremeRowsKernel: Kernel<
  PeriodParams,
  BothSidesLayout,
  readonly ['close'],
  readonly ['highest', 'lowest', 'highestRow', 'lowestRow']
> = {
  inputs: ['close'],
  outputs: ['highest', 'lowest', 'highestRow', 'lowestRow'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => bothSidesLayout(period),
  run(state, slot, { period }, inputs, outputs, from, to) {
    const close = inputs[0]!;
    const [highest, lowest, highestRow, lowestRow] = outputs as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const count = to - from;
    bothSides(state, slot, period, close, close, from, highest, highestRow, lowest, lowestRow, from, count);
    for (let i = from; i < to; i++) lowest[i] = -lowest[i]!;
  },
};

/** How long ago the extremes of the last `period` + 1 rows were, in percent (Chande 1995): 100 in the newest row. */
export const aroonKernel: Kernel<
  PeriodParams,
  BothSidesLayout,
  readonly ['high', 'low'],
  readonly ['up', 'down', 'oscillator']
> = {
  inputs: ['high', 'low'],
  outputs: ['up', 'down', 'oscillator'],
  warmup: ({ period }) => period,
  layout: ({ period }) => bothSidesLayout(period + 1),
  run(state, slot, { period }, inputs, outputs, from, to) {
    const [high, low] = inputs as [Float64Array, Float64Array];
    const [up, down, oscillator] = outputs as [Float64Array, Float64Array, Float64Array];
    const [values, highestRows, lowestRows] = scratch;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      const first = state.highBlock[3 * slot + 2]! - period;
      bothSides(state, slot, period + 1, high, low, start, values, highestRows, values, lowestRows, 0, count);
      const scale = 100 / period;
      for (let k = 0; k < count; k++) {
        const above = scale * (highestRows[k]! - first - k);
        const below = scale * (lowestRows[k]! - first - k);
        up[start + k] = above;
        down[start + k] = below;
        oscillator[start + k] = above - below;
      }
    }
  },
};

/** Extremes of plain values and where they stand. */
export const extremeRows = plainFunction('extremeRows', extremeRowsKernel, { period: 1 });

/** Aroon lines of plain highs and lows. */
export const aroon = plainFunction('aroon', aroonKernel, { period: 1 });
