import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { maxKernel, minKernel } from './extremes.js';
import type { PeriodParams } from './sma.js';
import { sumKernel } from './sum.js';
import { trueRangeKernel } from './true-range.js';

/** Choppiness index (Dreiss 1993): how much longer the way was than the range it covered; 100 where nothing moved. */
export const choppinessKernel = composed<PeriodParams, readonly ['high', 'low', 'close'], readonly ['choppiness']>({
  inputs: ['high', 'low', 'close'],
  outputs: ['choppiness'],
  warmup: ({ period }) => period,
  parts: ({ period }) => ({
    range: part(trueRangeKernel, {}),
    way: part(sumKernel, { period }),
    highest: part(maxKernel, { period }),
    lowest: part(minKernel, { period }),
  }),
  work: 3,
  piece(piece, { period }, inputs, [output]) {
    const [way, highest, lowest] = piece.work as [Float64Array, Float64Array, Float64Array];
    piece.run('range', inputs, [way]);
    piece.run('way', [way], [way]);
    piece.run('highest', [inputs[0]!], [highest]);
    piece.run('lowest', [inputs[1]!], [lowest]);
    const scale = 100 / Math.log(period);
    for (let k = 0; k < piece.count; k++) {
      const covered = highest[k]! - lowest[k]!;
      output![k] = covered === 0 ? 100 + 0 * way[k]! : scale * Math.log(way[k]! / covered);
    }
  },
});

/** Choppiness index of plain highs, lows and closes. */
export const choppiness = plainFunction('choppiness', choppinessKernel, { period: 2 });
