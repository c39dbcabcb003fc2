import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { maxKernel, minKernel } from './extremes.js';
import { lagKernel } from './lag.js';
import type { PeriodParams } from './sma.js';

/**
 * Fractal dimension (Ehlers 2005): by how much the ranges of both halves of a window together outgrow that of the whole,
 * near 1 in a trend and 2 where prices fill the plane. Where a range is missing the value stays, 1 at first.
 */
export const fractalDimensionKernel = composed<PeriodParams, readonly ['high', 'low'], readonly ['fractalDimension']>({
  inputs: ['high', 'low'],
  outputs: ['fractalDimension'],
  warmup: ({ period }) => 2 * Math.ceil(period / 2) - 1,
  parts: ({ period }) => {
    const half = Math.ceil(period / 2);
    return {
      highest: part(maxKernel, { period: half }),
      lowest: part(minKernel, { period: half }),
      highestBefore: part(lagKernel, { period: half }),
      lowestBefore: part(lagKernel, { period: half }),
    };
  },
  own: () => ({ last: { type: 'float64', width: 1, fill: 1 } }),
  work: 3,
  piece(piece, _params, [high, low], [output], state, slot) {
    const [highest, lowest, highestBefore] = piece.work as [Float64Array, Float64Array, Float64Array];
    const lowestBefore = output!;
    piece.run('highest', [high!], [highest]);
    piece.run('lowest', [low!], [lowest]);
    piece.run('highestBefore', [highest], [highestBefore]);
    piece.run('lowestBefore', [lowest], [lowestBefore]);
    let last = state['last']![slot]!;
    for (let k = 0; k < piece.count; k++) {
      const newer = highest[k]! - lowest[k]!;
      const older = highestBefore[k]! - lowestBefore[k]!;
      if (Number.isNaN(newer + older)) {
        output![k] = Number.NaN;
        continue;
      }
      const whole = Math.max(highest[k]!, highestBefore[k]!) - Math.min(lowest[k]!, lowestBefore[k]!);
      if (newer > 0 && older > 0) last = Math.log2((2 * (newer + older)) / whole);
      output![k] = last;
    }
    state['last']![slot] = last;
  },
});

/** Fractal dimension of plain highs and lows. */
export const fractalDimension = plainFunction('fractalDimension', fractalDimensionKernel, { period: 2 });
