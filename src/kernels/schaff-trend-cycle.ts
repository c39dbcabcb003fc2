import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { emaKernel } from './ema.js';
import { maxKernel, minKernel } from './extremes.js';

export interface SchaffTrendCycleParams {
  /** Rows of the fast average. */
  readonly fast: number;
  /** Rows of the slow average. */
  readonly slow: number;
  /** Rows of the ranges. */
  readonly cycle: number;
  /** Weight of the newest value in both smoothings. */
  readonly factor: number;
}

function averages({ fast, slow }: SchaffTrendCycleParams): number {
  return Math.max(fast, slow) - 1;
}

/** Where values stand in their ranges, in percent, smoothed; `last` holds [the place before, the smoothed value]. */
function smoothedPlace(
  values: Float64Array,
  lowest: Float64Array,
  highest: Float64Array,
  count: number,
  factor: number,
  last: Float64Array,
  base: number,
): void {
  let place = last[base]!;
  let smooth = last[base + 1]!;
  for (let k = 0; k < count; k++) {
    const range = highest[k]! - lowest[k]!;
    if (Number.isNaN(range)) {
      values[k] = Number.NaN;
      continue;
    }
    if (range > 0) place = (100 * (values[k]! - lowest[k]!)) / range;
    smooth = Number.isNaN(smooth) ? place : smooth + factor * (place - smooth);
    values[k] = smooth;
  }
  last[base] = place;
  last[base + 1] = smooth;
}

/**
 * Schaff trend cycle (Schaff 1999): the difference of two exponential averages put through the smoothed place in its range
 * twice. Where there is no range the place stays, 0 at first; both averages are seeded so that they start together.
 */
export const schaffTrendCycleKernel = composed<
  SchaffTrendCycleParams,
  readonly ['close'],
  readonly ['schaffTrendCycle']
>({
  inputs: ['close'],
  outputs: ['schaffTrendCycle'],
  warmup: (params) => averages(params) + 2 * (params.cycle - 1),
  parts: (params) => ({
    fast: part(emaKernel, { period: params.fast }, averages(params) - (params.fast - 1)),
    slow: part(emaKernel, { period: params.slow }, averages(params) - (params.slow - 1)),
    highest: part(maxKernel, { period: params.cycle }),
    lowest: part(minKernel, { period: params.cycle }),
    highestPlace: part(maxKernel, { period: params.cycle }),
    lowestPlace: part(minKernel, { period: params.cycle }),
  }),
  own: () => ({
    first: { type: 'float64', width: 2, fill: Number.NaN },
    second: { type: 'float64', width: 2, fill: Number.NaN },
  }),
  work: 3,
  piece(piece, { factor }, inputs, [output], state, slot) {
    const [other, highest, lowest] = piece.work as [Float64Array, Float64Array, Float64Array];
    const first = state['first'] as Float64Array;
    const second = state['second'] as Float64Array;
    for (const last of [first, second]) if (Number.isNaN(last[2 * slot]!)) last[2 * slot] = 0;
    piece.run('fast', inputs, [output!]);
    piece.run('slow', inputs, [other]);
    for (let k = 0; k < piece.count; k++) output![k] = output![k]! - other[k]!;
    piece.run('highest', [output!], [highest]);
    piece.run('lowest', [output!], [lowest]);
    smoothedPlace(output!, lowest, highest, piece.count, factor, first, 2 * slot);
    piece.run('highestPlace', [output!], [highest]);
    piece.run('lowestPlace', [output!], [lowest]);
    smoothedPlace(output!, lowest, highest, piece.count, factor, second, 2 * slot);
  },
});

/** Schaff trend cycle of plain values. */
export const schaffTrendCycle = plainFunction('schaffTrendCycle', schaffTrendCycleKernel, {
  fast: 1,
  slow: 1,
  cycle: 1,
});
