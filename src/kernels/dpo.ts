import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { lagKernel } from './lag.js';
import { smaKernel } from './sma.js';
import type { PeriodParams } from './sma.js';

function shiftOf(period: number): number {
  return Math.floor(period / 2) + 1;
}

/** Detrended price oscillator: the value half a window ago less the mean of the window. */
export const dpoKernel = composed<PeriodParams, readonly ['close'], readonly ['dpo']>({
  inputs: ['close'],
  outputs: ['dpo'],
  warmup: ({ period }) => Math.max(period - 1, shiftOf(period)),
  parts: ({ period }) => ({
    before: part(lagKernel, { period: shiftOf(period) }),
    mean: part(smaKernel, { period }),
  }),
  work: 1,
  piece(piece, _params, inputs, outputs) {
    const output = outputs[0]!;
    const mean = piece.work[0]!;
    piece.run('before', inputs, outputs);
    piece.run('mean', inputs, piece.work);
    for (let k = 0; k < piece.count; k++) output[k] = output[k]! - mean[k]!;
  },
});

/** Detrended price oscillator of plain values. */
export const dpo = plainFunction('dpo', dpoKernel, { period: 1 });
