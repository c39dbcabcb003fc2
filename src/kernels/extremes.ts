import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingRange, rollingRangeLayout } from './rolling-range.js';
import type { RollingRangeLayout } from './rolling-range.js';
import { scratch, scratchRows } from './scratch.js';
import type { PeriodParams } from './sma.js';

/** Largest of the last `period` values. */
export const maxKernel: Kernel<PeriodParams, RollingRangeLayout, readonly ['close'], readonly ['max']> = {
  inputs: ['close'],
  outputs: ['max'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingRangeLayout(period),
  run({ filled, block, top, bottom }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const [, lowest] = scratch;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      const [highest] = scratch;
      rollingRange(filled, block, top, bottom, slot, period, input, input, start, highest, lowest, 0, count);
      for (let k = 0; k < count; k++) output[start + k] = highest[k]!;
    }
  },
};

/** Smallest of the last `period` values. */
export const minKernel: Kernel<PeriodParams, RollingRangeLayout, readonly ['close'], readonly ['min']> = {
  inputs: ['close'],
  outputs: ['min'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingRangeLayout(period),
  run({ filled, block, top, bottom }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const [highest, lowest] = scratch;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      rollingRange(filled, block, top, bottom, slot, period, input, input, start, highest, lowest, 0, count);
      for (let k = 0; k < count; k++) output[start + k] = lowest[k]!;
    }
  },
};

/** Rolling maxima of plain values. */
export const max = plainFunction('max', maxKernel, { period: 1 });

/** Rolling minima of plain values. */
export const min = plainFunction('min', minKernel, { period: 1 });
