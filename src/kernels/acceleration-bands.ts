import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { smaKernel } from './sma.js';
import type { PeriodParams } from './sma.js';

/** Acceleration bands (Headley 2002): averages of the close and of highs and lows widened by their own range. */
export const accelerationBandsKernel = composed<
  PeriodParams,
  readonly ['high', 'low', 'close'],
  readonly ['upper', 'middle', 'lower']
>({
  inputs: ['high', 'low', 'close'],
  outputs: ['upper', 'middle', 'lower'],
  warmup: ({ period }) => period - 1,
  parts: (params) => ({
    upper: part(smaKernel, params),
    middle: part(smaKernel, params),
    lower: part(smaKernel, params),
  }),
  piece(piece, _params, [high, low, close], [upper, middle, lower]) {
    for (let k = 0; k < piece.count; k++) {
      const sum = high![k]! + low![k]!;
      const width = sum === 0 ? 0 : (4 * (high![k]! - low![k]!)) / sum;
      upper![k] = high![k]! * (1 + width);
      lower![k] = low![k]! * (1 - width);
    }
    piece.run('upper', [upper!], [upper!]);
    piece.run('middle', [close!], [middle!]);
    piece.run('lower', [lower!], [lower!]);
  },
});

/** Acceleration bands of plain highs, lows and closes. */
export const accelerationBands = plainFunction('accelerationBands', accelerationBandsKernel, { period: 1 });
