import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import type { PeriodParams } from './sma.js';
import { wmaKernel } from './wma.js';

/** Hull moving average (Hull 2005): WMA, over the root of the period, of twice the half-period WMA less the full one. */
export const hmaKernel = composed<PeriodParams, readonly ['close'], readonly ['hma']>({
  inputs: ['close'],
  outputs: ['hma'],
  warmup: ({ period }) => period + Math.floor(Math.sqrt(period)) - 2,
  parts: ({ period }) => ({
    half: part(wmaKernel, { period: Math.max(1, Math.floor(period / 2)) }),
    full: part(wmaKernel, { period }),
    root: part(wmaKernel, { period: Math.floor(Math.sqrt(period)) }),
  }),
  work: 2,
  piece(piece, _params, inputs, outputs) {
    const [half, full] = piece.work as [Float64Array, Float64Array];
    piece.run('half', inputs, [half]);
    piece.run('full', inputs, [full]);
    for (let k = 0; k < piece.count; k++) half[k] = 2 * half[k]! - full[k]!;
    piece.run('root', [half], outputs);
  },
});

/** Hull moving average of plain values. */
export const hma = plainFunction('hma', hmaKernel, { period: 1 });
