import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingRange, rollingRangeLayout, type RollingRangeLayout } from './rolling-range.js';
import { scratch, scratchRows } from './scratch.js';
import type { PeriodParams } from './sma.js';

/** Where a value lies between the least, 0, and the largest, 1, of its window; 0.5 where all are equal. */
export const minMaxKernel: Kernel<PeriodParams, RollingRangeLayout, readonly ['close'], readonly ['minMax']> = {
  inputs: ['close'],
  outputs: ['minMax'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingRangeLayout(period),
  run({ filled, block, top, bottom }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const [highest, lowest] = scratch;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      rollingRange(filled, block, top, bottom, slot, period, input, input, start, highest, lowest, 0, count);
      for (let k = 0; k < count; k++) {
        const low = lowest[k]!;
        const range = highest[k]! - low;
        output[start + k] = range === 0 ? 0.5 : (input[start + k]! - low) / range;
      }
    }
  },
};

/** Plain values scaled to the range of their window. */
export const minMax = plainFunction('minMax', minMaxKernel, { period: 1 });
