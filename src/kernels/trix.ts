import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { nestedSmoothingLayout, seedNested } from './nested-smoothing.js';
import type { NestedSmoothingLayout } from './nested-smoothing.js';
import type { PeriodParams } from './sma.js';

const depth = 3;

function change(now: number, before: number): number {
  return before === 0 ? 0 : 100 * (now / before - 1);
}

/** Change of a triply smoothed series from row to row, in percent (Hutson 1983); 0 from a value of 0, as in TA-Lib. */
export const trixKernel: Kernel<PeriodParams, NestedSmoothingLayout, readonly ['close'], readonly ['trix']> = {
  inputs: ['close'],
  outputs: ['trix'],
  warmup: ({ period }) => depth * (period - 1) + 1,
  layout: () => nestedSmoothingLayout(depth),
  run({ seen, values }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const at = depth * slot;
    const last = depth * (period - 1);
    let i = from;
    for (; i < to && seen[slot]! <= last; i++) {
      seedNested(seen, values, slot, depth, period, input[i]!);
      output[i] = Number.NaN;
    }
    const weight = 2 / (period + 1);
    const keep = 1 - weight;
    let first = values[at]!;
    let second = values[at + 1]!;
    let third = values[at + 2]!;
    for (; i < to; i++) {
      const before = third;
      first = weight * input[i]! + keep * first;
      second = weight * first + keep * second;
      third = weight * second + keep * third;
      output[i] = change(third, before);
    }
    values[at] = first;
    values[at + 1] = second;
    values[at + 2] = third;
  },
};

/** Triple exponential rate of change of plain values. */
export const trix = plainFunction('trix', trixKernel, { period: 1 });
