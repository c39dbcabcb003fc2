import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { smaKernel } from './sma.js';
import type { PeriodParams } from './sma.js';

/** Triangular moving average: the mean of means, which weighs the middle of the window most. */
export const trimaKernel = composed<PeriodParams, readonly ['close'], readonly ['trima']>({
  inputs: ['close'],
  outputs: ['trima'],
  warmup: ({ period }) => period - 1,
  parts: ({ period }) => ({
    inner: part(smaKernel, { period: Math.floor((period + 1) / 2) }),
    outer: part(smaKernel, { period: Math.floor(period / 2) + 1 }),
  }),
  piece(piece, _params, inputs, outputs) {
    piece.run('inner', inputs, outputs);
    piece.run('outer', outputs, outputs);
  },
});

/** Triangular moving average of plain values. */
export const trima = plainFunction('trima', trimaKernel, { period: 1 });
