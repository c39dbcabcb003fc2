import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingBands, rollingMomentsLayout } from './rolling-moments.js';
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
    const scale = 1 / period;
    const [means, deviations, below] = scratch;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      rollingBands(
        filled,
        block,
        ring,
        squares,
        slot,
        period,
        scale,
        0,
        input,
        start,
        means,
        deviations,
        below,
        0,
        count,
      );
      for (let k = 0; k < count; k++) {
        const deviation = deviations[k]!;
        output[start + k] = deviation === 0 ? 0 : (input[start + k]! - means[k]!) / deviation;
      }
    }
  },
};

/** Rolling z-scores of plain values. */
export const zScore = plainFunction('zScore', zScoreKernel, { period: 1 });
