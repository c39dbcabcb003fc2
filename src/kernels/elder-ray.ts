import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { emaKernel } from './ema.js';
import type { PeriodParams } from './sma.js';

/** Elder ray (Elder 1989): how far the high reaches above, and the low below, an exponential average of the close. */
export const elderRayKernel = composed<PeriodParams, readonly ['high', 'low', 'close'], readonly ['bull', 'bear']>({
  inputs: ['high', 'low', 'close'],
  outputs: ['bull', 'bear'],
  warmup: ({ period }) => period - 1,
  parts: (params) => ({ average: part(emaKernel, params) }),
  work: 1,
  piece(piece, _params, [high, low, close], [bull, bear]) {
    const average = piece.work[0]!;
    piece.run('average', [close!], piece.work);
    for (let k = 0; k < piece.count; k++) {
      bull![k] = high![k]! - average[k]!;
      bear![k] = low![k]! - average[k]!;
    }
  },
});

/** Elder ray of plain highs, lows and closes. */
export const elderRay = plainFunction('elderRay', elderRayKernel, { period: 1 });
