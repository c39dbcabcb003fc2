import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingDeviation, rollingMomentsLayout } from './rolling-moments.js';
import type { RollingMomentsLayout } from './rolling-moments.js';

export interface StddevParams {
  readonly period: number;
  /** Multiplies the result; not negative. */
  readonly deviations: number;
}

/** Population standard deviation of the last `period` values, times `deviations`. */
export const stddevKernel: Kernel<StddevParams, RollingMomentsLayout, readonly ['close'], readonly ['stddev']> = {
  inputs: ['close'],
  outputs: ['stddev'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingMomentsLayout(period),
  run({ filled, block, ring, squares }, slot, { period, deviations }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const scale = (deviations * deviations) / period;
    rollingDeviation(filled, block, ring, squares, slot, period, scale, input, from, output, from, to - from);
  },
};

/** Rolling standard deviation of plain values. */
export const stddev = plainFunction('stddev', stddevKernel, { period: 1 });
