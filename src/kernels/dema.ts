import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { nestedSmoothingLayout, seedNested } from './nested-smoothing.js';
import type { NestedSmoothingLayout } from './nested-smoothing.js';
import type { PeriodParams } from './sma.js';

const depth = 2;

/** Double exponential moving average (Mulloy 1994): twice the EMA less the EMA of the EMA. */
export const demaKernel: Kernel<PeriodParams, NestedSmoothingLayout, readonly ['close'], readonly ['dema']> = {
  inputs: ['close'],
  outputs: ['dema'],
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
      output[i] = ready ? 2 * values[at]! - values[at + 1]! : Number.NaN;
    }
    const weight = 2 / (period + 1);
    const keep = 1 - weight;
    let first = values[at]!;
    let second = values[at + 1]!;
    for (; i < to; i++) {
      first = weight * input[i]! + keep * first;
      second = weight * first + keep * second;
      output[i] = 2 * first - second;
    }
    values[at] = first;
    values[at + 1] = second;
  },
};

/** Double exponential moving average of plain values. */
export const dema = plainFunction('dema', demaKernel, { period: 1 });
