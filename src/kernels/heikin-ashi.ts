import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';

/** `values` holds [open before, close before] of the averaged bars. */
type HeikinAshiLayout = { readonly values: StateColumn & { readonly type: 'float64' } };

/** Heikin-Ashi bars: the close is the mean of the bar, the open the middle of the averaged bar before. */
export const heikinAshiKernel: Kernel<
  Record<never, never>,
  HeikinAshiLayout,
  readonly ['open', 'high', 'low', 'close'],
  readonly ['open', 'high', 'low', 'close']
> = {
  inputs: ['open', 'high', 'low', 'close'],
  outputs: ['open', 'high', 'low', 'close'],
  warmup: () => 0,
  layout: () => ({ values: { type: 'float64', width: 2, fill: Number.NaN } }),
  run({ values }, slot, _params, inputs, outputs, from, to) {
    const [open, high, low, close] = inputs as [Float64Array, Float64Array, Float64Array, Float64Array];
    const [openBar, highBar, lowBar, closeBar] = outputs as [Float64Array, Float64Array, Float64Array, Float64Array];
    let openBefore = values[2 * slot]!;
    let closeBefore = values[2 * slot + 1]!;
    let i = from;
    if (i < to && Number.isNaN(openBefore)) {
      openBefore = open[i]!;
      closeBefore = close[i]!;
    }
    for (; i < to; i++) {
      const last = (open[i]! + high[i]! + low[i]! + close[i]!) / 4;
      const first = (openBefore + closeBefore) / 2;
      openBar[i] = first;
      highBar[i] = Math.max(high[i]!, first, last);
      lowBar[i] = Math.min(low[i]!, first, last);
      closeBar[i] = last;
      openBefore = first;
      closeBefore = last;
    }
    values[2 * slot] = openBefore;
    values[2 * slot + 1] = closeBefore;
  },
};

/** Heikin-Ashi bars of plain prices. */
export const heikinAshi = plainFunction('heikinAshi', heikinAshiKernel, {});
