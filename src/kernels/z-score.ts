import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingMoments, rollingMomentsLayout } from './rolling-moments.js';
import type { RollingMomentsLayout } from './rolling-moments.js';
import { scratch, scratchRows } from './scratch.js';
import type { PeriodParams } from './sma.js';

/** Distance of a value from the mean of its window in population standard deviations; 0 in a flat window. */
export const zScoreKernel: Kernel<PeriodParams, RollingMomentsLayout, readonly ['close'], readonly ['zScore']> = {
  inputs: ['close'],
  outputs: ['zScore'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingMomentsLayout(period),
  run({ filled, block, ring, squares }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const [means, deviations] = scratch;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      rollingMoments(filled, block, ring, squares, slot, period, 1 / period, input, start, means, deviations, 0, count);
      for (let k = 0; k < count; k++) {
        const deviation = deviations[k]!;
        output[start + k] = deviation === 0 ? 0 : (input[start + k]! - means[k]!) / deviation;
      }
    }
  },
};

/** Rolling z-scores of plain values. */
export const zScore = plainFunction('zScore', zScoreKernel, { period: 1 });
