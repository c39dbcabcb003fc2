import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { nestedSmoothingLayout, seedNested } from './nested-smoothing.js';
import type { NestedSmoothingLayout } from './nested-smoothing.js';
import type { PeriodParams } from './sma.js';

const depth = 3;

/** Triple exponential moving average (Mulloy 1994): 3 e1 - 3 e2 + e3, each the EMA of the one before. */
export const temaKernel: Kernel<PeriodParams, NestedSmoothingLayout, readonly ['close'], readonly ['tema']> = {
  inputs: ['close'],
  outputs: ['tema'],
  warmup: ({ period }) => depth * (period - 1),
  layout: () => nestedSmoothingLayout(depth),
  run({ seen, values }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const at = depth * slot;
    const last = depth * (period - 1);
    let i = from;
    for (; i < to && seen[slot]! <= last; i++) {
      const ready = seedNested(seen, values, slot, depth, period, input[i]!);
      output[i] = ready ? 3 * (values[at]! - values[at + 1]!) + values[at + 2]! : Number.NaN;
    }
    const weight = 2 / (period + 1);
    const keep = 1 - weight;
    let first = values[at]!;
    let second = values[at + 1]!;
    let third = values[at + 2]!;
    for (; i < to; i++) {
      first = weight * input[i]! + keep * first;
      second = weight * first + keep * second;
      third = weight * second + keep * third;
      output[i] = 3 * (first - second) + third;
    }
    values[at] = first;
    values[at + 1] = second;
    values[at + 2] = third;
  },
};

/** Triple exponential moving average of plain values. */
export const tema = plainFunction('tema', temaKernel, { period: 1 });
