import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';

type TrueRangeLayout = { readonly previousClose: StateColumn & { readonly type: 'float64' } };

/** The span of high, low and the close before, without a branch: the range, and what the close lies outside of it. */
export function trueRangeOf(high: number, low: number, previousClose: number): number {
  const above = previousClose - high;
  const below = low - previousClose;
  return high - low + 0.5 * (above + Math.abs(above) + (below + Math.abs(below)));
}

/** True range (Wilder 1978): the span of a row and the close before it; the first row of a key has none. */
export const trueRangeKernel: Kernel<
  Record<never, never>,
  TrueRangeLayout,
  readonly ['high', 'low', 'close'],
  readonly ['trueRange']
> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['trueRange'],
  warmup: () => 1,
  layout: () => ({ previousClose: { type: 'float64', width: 1, fill: Number.NaN } }),
  run({ previousClose }, slot, _params, inputs, outputs, from, to) {
    const high = inputs[0]!;
    const low = inputs[1]!;
    const close = inputs[2]!;
    const output = outputs[0]!;
    let previous = previousClose[slot]!;
    for (let i = from; i < to; i++) {
      output[i] = trueRangeOf(high[i]!, low[i]!, previous);
      previous = close[i]!;
    }
    previousClose[slot] = previous;
  },
};

/** True range of plain highs, lows and closes. */
export const trueRange = plainFunction('trueRange', trueRangeKernel, {});
