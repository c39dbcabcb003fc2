import { plainFunction } from './apply-kernel.js';
import type { Kernel, KernelState } from './kernel.js';
import { rollingRange, rollingRangeLayout } from './rolling-range.js';
import type { RollingRangeLayout } from './rolling-range.js';
import { scratch, scratchRows } from './scratch.js';
import type { PeriodParams } from './sma.js';

type Channel<I extends readonly string[], O extends readonly string[]> = Kernel<PeriodParams, RollingRangeLayout, I, O>;

/** The middle of the highest and the lowest value of a window. */
function middle(
  { filled, block, top, bottom }: KernelState<RollingRangeLayout>,
  slot: number,
  period: number,
  high: Float64Array,
  low: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
): void {
  const [highest, lowest] = scratch;
  for (let start = from; start < to; start += scratchRows) {
    const count = Math.min(scratchRows, to - start);
    rollingRange(filled, block, top, bottom, slot, period, high, low, start, highest, lowest, 0, count);
    for (let k = 0; k < count; k++) output[start + k] = (highest[k]! + lowest[k]!) / 2;
  }
}

/** Donchian channel: the highest high, the lowest low, and the middle between them. */
export const donchianKernel: Channel<readonly ['high', 'low'], readonly ['upper', 'middle', 'lower']> = {
  inputs: ['high', 'low'],
  outputs: ['upper', 'middle', 'lower'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingRangeLayout(period),
  run({ filled, block, top, bottom }, slot, { period }, inputs, outputs, from, to) {
    const [upper, middle, lower] = outputs as [Float64Array, Float64Array, Float64Array];
    const count = to - from;
    rollingRange(filled, block, top, bottom, slot, period, inputs[0]!, inputs[1]!, from, upper, lower, from, count);
    for (let i = from; i < to; i++) middle[i] = (upper[i]! + lower[i]!) / 2;
  },
};

/** Middle between the highest high and the lowest low of a window. */
export const midpriceKernel: Channel<readonly ['high', 'low'], readonly ['midprice']> = {
  inputs: ['high', 'low'],
  outputs: ['midprice'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingRangeLayout(period),
  run(state, slot, { period }, inputs, outputs, from, to) {
    middle(state, slot, period, inputs[0]!, inputs[1]!, outputs[0]!, from, to);
  },
};

/** Middle between the largest and the smallest value of a window. */
export const midpointKernel: Channel<readonly ['close'], readonly ['midpoint']> = {
  inputs: ['close'],
  outputs: ['midpoint'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingRangeLayout(period),
  run(state, slot, { period }, inputs, outputs, from, to) {
    middle(state, slot, period, inputs[0]!, inputs[0]!, outputs[0]!, from, to);
  },
};

/** Donchian channel of plain highs and lows. */
export const donchian = plainFunction('donchian', donchianKernel, { period: 1 });

/** Middle of the range of plain highs and lows. */
export const midprice = plainFunction('midprice', midpriceKernel, { period: 1 });

/** Middle of the range of plain values. */
export const midpoint = plainFunction('midpoint', midpointKernel, { period: 1 });
