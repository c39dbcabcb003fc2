import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { rocKernel } from './roc.js';
import { wmaKernel } from './wma.js';

export interface CoppockParams {
  /** Rows of the weighted average. */
  readonly period: number;
  /** Rows that the first change reaches back. */
  readonly short: number;
  /** Rows that the second change reaches back. */
  readonly long: number;
}

/** Coppock curve (Coppock 1962): weighted average of the sum of two rates of change. */
export const coppockKernel = composed<CoppockParams, readonly ['close'], readonly ['coppock']>({
  inputs: ['close'],
  outputs: ['coppock'],
  warmup: ({ period, short, long }) => Math.max(short, long) + period - 1,
  parts: ({ period, short, long }) => ({
    short: part(rocKernel, { period: short }),
    long: part(rocKernel, { period: long }),
    average: part(wmaKernel, { period }),
  }),
  work: 1,
  piece(piece, _params, inputs, outputs) {
    const output = outputs[0]!;
    const change = piece.work[0]!;
    piece.run('short', inputs, outputs);
    piece.run('long', inputs, piece.work);
    for (let k = 0; k < piece.count; k++) output[k] = output[k]! + change[k]!;
    piece.run('average', outputs, outputs);
  },
});

/** Coppock curve of plain values. */
export const coppock = plainFunction('coppock', coppockKernel, { period: 1, short: 1, long: 1 });
