import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import type { PeriodParams } from './sma.js';
import { sumKernel } from './sum.js';
import { trueRangeKernel } from './true-range.js';

/** Vortex indicator (Botes and Siepman 2010): distances from high to the low before and back, by the true range. */
export const vortexKernel = composed<PeriodParams, readonly ['high', 'low', 'close'], readonly ['plus', 'minus']>({
  inputs: ['high', 'low', 'close'],
  outputs: ['plus', 'minus'],
  warmup: ({ period }) => period,
  parts: (params) => ({
    range: part(trueRangeKernel, {}),
    ranges: part(sumKernel, params),
    plus: part(sumKernel, params),
    minus: part(sumKernel, params),
  }),
  own: () => ({ before: { type: 'float64', width: 2, fill: Number.NaN } }),
  work: 1,
  piece(piece, _params, inputs, [plus, minus], state, slot) {
    const [high, low] = inputs as [Float64Array, Float64Array, Float64Array];
    const range = piece.work[0]!;
    const before = state['before']!;
    let highBefore = before[2 * slot]!;
    let lowBefore = before[2 * slot + 1]!;
    for (let k = 0; k < piece.count; k++) {
      plus![k] = Math.abs(high[k]! - lowBefore);
      minus![k] = Math.abs(low[k]! - highBefore);
      highBefore = high[k]!;
      lowBefore = low[k]!;
    }
    before[2 * slot] = highBefore;
    before[2 * slot + 1] = lowBefore;
    piece.run('range', inputs, piece.work);
    piece.run('ranges', piece.work, piece.work);
    piece.run('plus', [plus!], [plus!]);
    piece.run('minus', [minus!], [minus!]);
    for (let k = 0; k < piece.count; k++) {
      const scale = range[k] === 0 ? 0 : 1 / range[k]!;
      plus![k] = scale * plus![k]!;
      minus![k] = scale * minus![k]!;
    }
  },
});

/** Vortex indicator of plain highs, lows and closes. */
export const vortex = plainFunction('vortex', vortexKernel, { period: 1 });
