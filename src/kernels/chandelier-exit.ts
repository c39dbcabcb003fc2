import { plainFunction } from './apply-kernel.js';
import { atrKernel } from './atr.js';
import { composed, part } from './composed.js';
import { maxKernel, minKernel } from './extremes.js';
import type { PeriodParams } from './sma.js';

export interface ChandelierExitParams extends PeriodParams {
  /** Average true ranges below the highest high, or above the lowest low. */
  readonly multiplier: number;
}

/** Chandelier exit (Le Beau 1999): stops that hang a number of average true ranges from the extremes of a window. */
export const chandelierExitKernel = composed<
  ChandelierExitParams,
  readonly ['high', 'low', 'close'],
  readonly ['long', 'short']
>({
  inputs: ['high', 'low', 'close'],
  outputs: ['long', 'short'],
  warmup: ({ period }) => period,
  parts: ({ period }) => ({
    highest: part(maxKernel, { period }),
    lowest: part(minKernel, { period }),
    range: part(atrKernel, { period }),
  }),
  work: 1,
  piece(piece, { multiplier }, inputs, [long, short]) {
    const range = piece.work[0]!;
    piece.run('highest', [inputs[0]!], [long!]);
    piece.run('lowest', [inputs[1]!], [short!]);
    piece.run('range', inputs, piece.work);
    for (let k = 0; k < piece.count; k++) {
      long![k] = long![k]! - multiplier * range[k]!;
      short![k] = short![k]! + multiplier * range[k]!;
    }
  },
});

/** Chandelier exits of plain highs, lows and closes. */
export const chandelierExit = plainFunction('chandelierExit', chandelierExitKernel, { period: 1 });
