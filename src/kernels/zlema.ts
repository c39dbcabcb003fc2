import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { emaKernel } from './ema.js';
import { lagKernel } from './lag.js';
import type { PeriodParams } from './sma.js';

function lagOf(period: number): number {
  return Math.floor((period - 1) / 2);
}

/** Zero-lag EMA (Ehlers and Way 2010): the EMA of the value plus its change over the average's own lag. */
export const zlemaKernel = composed<PeriodParams, readonly ['close'], readonly ['zlema']>({
  inputs: ['close'],
  outputs: ['zlema'],
  warmup: ({ period }) => lagOf(period) + period - 1,
  parts: ({ period }) => ({
    before: part(lagKernel, { period: Math.max(1, lagOf(period)) }),
    average: part(emaKernel, { period }),
  }),
  work: 1,
  piece(piece, { period }, inputs, outputs) {
    const close = inputs[0]!;
    const ahead = piece.work[0]!;
    piece.run('before', inputs, piece.work);
    // Short averages have no lag to make up for.
    if (lagOf(period) === 0) ahead.set(close);
    else for (let k = 0; k < piece.count; k++) ahead[k] = 2 * close[k]! - ahead[k]!;
    piece.run('average', piece.work, outputs);
  },
});

/** Zero-lag exponential moving average of plain values. */
export const zlema = plainFunction('zlema', zlemaKernel, { period: 1 });
