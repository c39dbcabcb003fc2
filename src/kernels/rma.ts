import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import type { PeriodParams } from './sma.js';
import { smooth, smoothAlternating, smoothingLayout } from './smoothing.js';
import type { SmoothingLayout } from './smoothing.js';

/** Wilder's moving average: weight 1 / period, seeded with the mean of the first `period` values. */
export const rmaKernel: Kernel<PeriodParams, SmoothingLayout, readonly ['close'], readonly ['rma']> = {
  inputs: ['close'],
  outputs: ['rma'],
  lasting: true,
  warmup: ({ period }) => period - 1,
  layout: () => smoothingLayout,
  run(state, slot, { period }, inputs, outputs, from, to) {
    smooth(state.seen, state.sum, state.value, slot, period, 1 / period, inputs[0]!, outputs[0]!, from, to);
  },
  runAlternating(state, slots, { period }, inputs, outputs, from, to) {
    smoothAlternating(state.seen, state.sum, state.value, slots, period, 1 / period, inputs[0]!, outputs[0]!, from, to);
  },
};

/** Wilder's moving average of plain values. */
export const rma = plainFunction('rma', rmaKernel, { period: 1 });
