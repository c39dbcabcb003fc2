import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingMean, rollingMeanAlternating, rollingSumLayout } from './rolling-mean.js';
import type { RollingSumLayout } from './rolling-mean.js';

export interface PeriodParams {
  /** Rows in the window. */
  readonly period: number;
}

/** Simple moving average: the mean of the last `period` values. */
export const smaKernel: Kernel<PeriodParams, RollingSumLayout, readonly ['close'], readonly ['sma']> = {
  inputs: ['close'],
  outputs: ['sma'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingSumLayout(period),
  run(state, slot, { period }, inputs, outputs, from, to) {
    rollingMean(
      state.filled,
      state.block,
      state.ring,
      slot,
      period,
      1,
      1 / period,
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
      1,
      1 / period,
      inputs[0]!,
      outputs[0]!,
      from,
      to,
    );
  },
};

/** Simple moving average of plain values. */
export const sma = plainFunction('sma', smaKernel, { period: 1 });
