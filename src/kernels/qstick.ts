import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { smaKernel } from './sma.js';
import type { PeriodParams } from './sma.js';

/** Qstick (Chande and Kroll 1994): mean of close less open over a window. */
export const qstickKernel = composed<PeriodParams, readonly ['open', 'close'], readonly ['qstick']>({
  inputs: ['open', 'close'],
  outputs: ['qstick'],
  warmup: ({ period }) => period - 1,
  parts: (params) => ({ mean: part(smaKernel, params) }),
  piece(piece, _params, [open, close], outputs) {
    const output = outputs[0]!;
    for (let k = 0; k < piece.count; k++) output[k] = close![k]! - open![k]!;
    piece.run('mean', outputs, outputs);
  },
});

/** Qstick of plain opens and closes. */
export const qstick = plainFunction('qstick', qstickKernel, { period: 1 });
