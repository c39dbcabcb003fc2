import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingMean, rollingMeanAlternating, rollingSumLayout } from './rolling-mean.js';
import type { RollingSumLayout } from './rolling-mean.js';
import type { PeriodParams } from './sma.js';

/** Sum of the last `period` values. */
export const sumKernel: Kernel<PeriodParams, RollingSumLayout, readonly ['close'], readonly ['sum']> = {
  inputs: ['close'],
  outputs: ['sum'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingSumLayout(period),
  run(state, slot, { period }, inputs, outputs, from, to) {
    rollingMean(
      state.filled,
      state.block,
      state.ring,
      slot,
      period,
      period,
      1,
      inputs[0]!,
      from,
      outputs[0]!,
      from,
      to - from,
    );
  },
  runAlternating(state, slots, { period }, inputs, outputs, from, to) {
    rollingMeanAlternating(
      state.filled,
      state.block,
      state.ring,
      slots,
      period,
      period,
      1,
      inputs[0]!,
      outputs[0]!,
      from,
      to,
    );
  },
};

/** Rolling sums of plain values. */
export const sum = plainFunction('sum', sumKernel, { period: 1 });
