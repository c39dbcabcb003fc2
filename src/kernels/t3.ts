import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { nestedSmoothingLayout, seedNested } from './nested-smoothing.js';
import type { NestedSmoothingLayout } from './nested-smoothing.js';
import type { PeriodParams } from './sma.js';

export interface T3Params extends PeriodParams {
  /** How far it leans towards the newest values: 0 is a triple average of averages, 1 a triple `dema`. */
  readonly volumeFactor: number;
}

const depth = 6;

/** T3 (Tillson 1998): six nested EMAs weighted so that the lag of the smoothing is taken back. */
export const t3Kernel: Kernel<T3Params, NestedSmoothingLayout, readonly ['close'], readonly ['t3']> = {
  inputs: ['close'],
  outputs: ['t3'],
  warmup: ({ period }) => depth * (period - 1),
  layout: () => nestedSmoothingLayout(depth),
  run({ seen, values }, slot, { period, volumeFactor: v }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const at = depth * slot;
    const last = depth * (period - 1);
    const c6 = -v * v * v;
    const c5 = 3 * v * v - 3 * c6;
    const c4 = -6 * v * v - 3 * v + 3 * c6;
    const c3 = 1 + 3 * v + 3 * v * v - c6;
    let i = from;
    for (; i < to && seen[slot]! <= last; i++) {
      const ready = seedNested(seen, values, slot, depth, period, input[i]!);
      output[i] = ready
        ? c6 * values[at + 5]! + c5 * values[at + 4]! + c4 * values[at + 3]! + c3 * values[at + 2]!
        : Number.NaN;
    }
    const weight = 2 / (period + 1);
    const keep = 1 - weight;
    let e1 = values[at]!;
    let e2 = values[at + 1]!;
    let e3 = values[at + 2]!;
    let e4 = values[at + 3]!;
    let e5 = values[at + 4]!;
    let e6 = values[at + 5]!;
    for (; i < to; i++) {
      e1 = weight * input[i]! + keep * e1;
      e2 = weight * e1 + keep * e2;
      e3 = weight * e2 + keep * e3;
      e4 = weight * e3 + keep * e4;
      e5 = weight * e4 + keep * e5;
      e6 = weight * e5 + keep * e6;
      output[i] = c6 * e6 + c5 * e5 + c4 * e4 + c3 * e3;
    }
    values[at] = e1;
    values[at + 1] = e2;
    values[at + 2] = e3;
    values[at + 3] = e4;
    values[at + 4] = e5;
    values[at + 5] = e6;
  },
};

/** T3 of plain values. */
export const t3 = plainFunction('t3', t3Kernel, { period: 1 });
