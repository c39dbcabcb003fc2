import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingDeviation, rollingMomentsLayout } from './rolling-moments.js';
import type { RollingMomentsLayout } from './rolling-moments.js';
import type { PeriodParams } from './sma.js';

/** Population variance of the last `period` values. */
export const varianceKernel: Kernel<PeriodParams, RollingMomentsLayout, readonly ['close'], readonly ['variance']> = {
  inputs: ['close'],
  outputs: ['variance'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingMomentsLayout(period),
  run({ filled, block, ring, squares }, slot, { period }, inputs, outputs, from, to) {
    const output = outputs[0]!;
    rollingDeviation(filled, block, ring, squares, slot, period, 1 / period, inputs[0]!, from, output, from, to - from);
    for (let i = from; i < to; i++) output[i] = output[i]! * output[i]!;
  },
};

/** Rolling variance of plain values. */
export const variance = plainFunction('variance', varianceKernel, { period: 1 });
