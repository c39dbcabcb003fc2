import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import type { PeriodParams } from './sma.js';
import { smooth, smoothAlternating, smoothingLayout } from './smoothing.js';
import type { SmoothingLayout } from './smoothing.js';

/** Exponential moving average: weight 2 / (period + 1), seeded with the mean of the first `period` values. */
export const emaKernel: Kernel<PeriodParams, SmoothingLayout, readonly ['close'], readonly ['ema']> = {
  inputs: ['close'],
  outputs: ['ema'],
  lasting: true,
  warmup: ({ period }) => period - 1,
  layout: () => smoothingLayout,
  run(state, slot, { period }, inputs, outputs, from, to) {
    smooth(state.seen, state.sum, state.value, slot, period, 2 / (period + 1), inputs[0]!, outputs[0]!, from, to);
  },
  runAlternating(state, slots, { period }, inputs, outputs, from, to) {
    smoothAlternating(
      state.seen,
      state.sum,
      state.value,
      slots,
      period,
      2 / (period + 1),
      inputs[0]!,
      outputs[0]!,
      from,
      to,
    );
  },
};

/** Exponential moving average of plain values. */
export const ema = plainFunction('ema', emaKernel, { period: 1 });
