import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import type { PeriodParams } from './sma.js';
import { sumKernel } from './sum.js';

/** Intraday momentum index (Chande and Kroll 1994): bodies of rising rows in percent of all bodies; 0 without any. */
export const imiKernel = composed<PeriodParams, readonly ['open', 'close'], readonly ['imi']>({
  inputs: ['open', 'close'],
  outputs: ['imi'],
  warmup: ({ period }) => period - 1,
  parts: (params) => ({ gains: part(sumKernel, params), bodies: part(sumKernel, params) }),
  work: 1,
  piece(piece, _params, [open, close], outputs) {
    const gains = outputs[0]!;
    const bodies = piece.work[0]!;
    for (let k = 0; k < piece.count; k++) {
      const body = close![k]! - open![k]!;
      const size = Math.abs(body);
      gains[k] = 0.5 * (body + size);
      bodies[k] = size;
    }
    piece.run('gains', outputs, outputs);
    piece.run('bodies', piece.work, piece.work);
    for (let k = 0; k < piece.count; k++) gains[k] = bodies[k] === 0 ? 0 : (100 * gains[k]!) / bodies[k]!;
  },
});

/** Intraday momentum index of plain opens and closes. */
export const imi = plainFunction('imi', imiKernel, { period: 1 });
