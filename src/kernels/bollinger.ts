import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingBands, rollingMomentsLayout } from './rolling-moments.js';
import type { RollingMomentsLayout } from './rolling-moments.js';
import type { StddevParams } from './stddev.js';

/** Bollinger bands: the moving average, and `deviations` population standard deviations above and below it. */
export const bollingerKernel: Kernel<
  StddevParams,
  RollingMomentsLayout,
  readonly ['close'],
  readonly ['upper', 'middle', 'lower']
> = {
  inputs: ['close'],
  outputs: ['upper', 'middle', 'lower'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingMomentsLayout(period),
  run({ filled, block, ring, squares }, slot, { period, deviations }, inputs, outputs, from, to) {
    const upper = outputs[0]!;
    const middle = outputs[1]!;
    const lower = outputs[2]!;
    const scale = (deviations * deviations) / period;
    const input = inputs[0]!;
    const count = to - from;
    rollingBands(filled, block, ring, squares, slot, period, scale, 1, input, from, middle, upper, lower, from, count);
  },
};

/** Bollinger bands of plain values. */
export const bollinger = plainFunction('bollinger', bollingerKernel, { period: 1 });
