import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import type { PeriodParams } from './sma.js';
import { smooth, smoothingLayout } from './smoothing.js';
import type { SmoothingLayout } from './smoothing.js';
import { trueRange } from './true-range.js';

type AtrLayout = SmoothingLayout & { readonly previousClose: StateColumn & { readonly type: 'float64' } };

/** Average true range (Wilder 1978): the true range smoothed with weight 1 / period; the first row of a key has none. */
export const atrKernel: Kernel<PeriodParams, AtrLayout, readonly ['high', 'low', 'close'], readonly ['atr']> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['atr'],
  warmup: ({ period }) => period,
  layout: () => ({ ...smoothingLayout, previousClose: { type: 'float64', width: 1, fill: Number.NaN } }),
  run(state, slot, { period }, inputs, outputs, from, to) {
    const output = outputs[0]!;
    const first = trueRange(state.previousClose, slot, inputs[0]!, inputs[1]!, inputs[2]!, output, from, to);
    smooth(state.seen, state.value, slot, period, 1 / period, output, output, first, to);
  },
};

/** Average true range of plain highs, lows and closes. */
export const atr = plainFunction('atr', atrKernel, { period: 1 });
