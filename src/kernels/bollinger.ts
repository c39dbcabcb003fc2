import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingMoments, rollingMomentsLayout } from './rolling-moments.js';
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
    rollingMoments(
      filled,
      block,
      ring,
      squares,
      slot,
      period,
      1 / period,
      inputs[0]!,
      from,
      middle,
      upper,
      from,
      to - from,
    );
    for (let i = from; i < to; i++) {
      const mean = middle[i]!;
      const distance = deviations * upper[i]!;
      upper[i] = mean + distance;
      lower[i] = mean - distance;
    }
  },
};

/** Bollinger bands of plain values. */
export const bollinger = plainFunction('bollinger', bollingerKernel, { period: 1 });
