import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { smaKernel } from './sma.js';
import type { PeriodParams } from './sma.js';

/** Volume-weighted moving average; the plain mean of a window in which nothing was traded. */
export const vwmaKernel = composed<PeriodParams, readonly ['close', 'volume'], readonly ['vwma']>({
  inputs: ['close', 'volume'],
  outputs: ['vwma'],
  warmup: ({ period }) => period - 1,
  parts: (params) => ({
    price: part(smaKernel, params),
    turnover: part(smaKernel, params),
    volume: part(smaKernel, params),
  }),
  work: 2,
  piece(piece, _params, [close, volume], [output]) {
    const [turnover, shares] = piece.work as [Float64Array, Float64Array];
    for (let k = 0; k < piece.count; k++) turnover[k] = close![k]! * volume![k]!;
    piece.run('turnover', [turnover], [turnover]);
    piece.run('volume', [volume!], [shares]);
    piece.run('price', [close!], [output!]);
    for (let k = 0; k < piece.count; k++) if (shares[k] !== 0) output![k] = turnover[k]! / shares[k]!;
  },
});

/** Volume-weighted moving average of plain closes and volumes. */
export const vwma = plainFunction('vwma', vwmaKernel, { period: 1 });
