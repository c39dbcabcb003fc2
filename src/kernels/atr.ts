import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import type { PeriodParams } from './sma.js';
import { seedMean, smoothingLayout } from './smoothing.js';
import type { SmoothingLayout } from './smoothing.js';
import { trueRangeOf } from './true-range.js';

type AtrLayout = SmoothingLayout & { readonly previousClose: StateColumn & { readonly type: 'float64' } };

/** Average true range (Wilder 1978): the true range smoothed with weight 1 / period; the first row of a key has none. */
export const atrKernel: Kernel<PeriodParams, AtrLayout, readonly ['high', 'low', 'close'], readonly ['atr']> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['atr'],
  lasting: true,
  warmup: ({ period }) => period,
  layout: () => ({ ...smoothingLayout, previousClose: { type: 'float64', width: 1, fill: Number.NaN } }),
  run(state, slot, { period }, inputs, outputs, from, to) {
    const { seen, sum, value, previousClose } = state;
    const high = inputs[0]!;
    const low = inputs[1]!;
    const close = inputs[2]!;
    const output = outputs[0]!;
    const weight = 1 / period;
    const keep = 1 - weight;
    let average = value[slot]!;
    let previous = previousClose[slot]!;
    let i = from;
    for (; i < to && Number.isNaN(average); i++) {
      const range = trueRangeOf(high[i]!, low[i]!, previous);
      if (!Number.isNaN(range)) average = seedMean(seen, sum, slot, period, range);
      output[i] = average;
      previous = close[i]!;
    }
    // Two rows a turn: at each turn the engine looks at the arrays anew, which costs as much as a row does.
    for (; i + 1 < to; i += 2) {
      const between = close[i]!;
      const range = trueRangeOf(high[i]!, low[i]!, previous);
      const nextRange = trueRangeOf(high[i + 1]!, low[i + 1]!, between);
      const first = weight * range + keep * average;
      average = weight * nextRange + keep * first;
      output[i] = first;
      output[i + 1] = average;
      previous = close[i + 1]!;
    }
    if (i < to) {
      average = weight * trueRangeOf(high[i]!, low[i]!, previous) + keep * average;
      output[i] = average;
      previous = close[i]!;
    }
    value[slot] = average;
    previousClose[slot] = previous;
  },
};

/** Average true range of plain highs, lows and closes. */
export const atr = plainFunction('atr', atrKernel, { period: 1 });
