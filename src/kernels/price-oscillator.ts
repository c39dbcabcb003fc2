import { plainFunction } from './apply-kernel.js';
import { composed, part, type Part } from './composed.js';
import { movingAverageKernel } from './moving-average.js';
import type { AverageType } from './moving-average.js';

export interface OscillatorParams {
  readonly fast: number;
  /** TA-Lib swaps the two when it is below `fast`, and so do we. */
  readonly slow: number;
  readonly type: AverageType;
}

function warmup({ fast, slow, type }: OscillatorParams): number {
  return Math.max(...[fast, slow].map((period) => movingAverageKernel.warmup({ period, type })));
}

function parts({ fast, slow, type }: OscillatorParams): { readonly fast: Part; readonly slow: Part } {
  return {
    fast: part(movingAverageKernel, { period: Math.min(fast, slow), type }),
    slow: part(movingAverageKernel, { period: Math.max(fast, slow), type }),
  };
}

/** Absolute price oscillator: a fast moving average less a slow one. */
export const apoKernel = composed<OscillatorParams, readonly ['close'], readonly ['apo']>({
  inputs: ['close'],
  outputs: ['apo'],
  warmup,
  parts,
  work: 1,
  piece(piece, _params, inputs, outputs) {
    const output = outputs[0]!;
    const slow = piece.work[0]!;
    piece.run('fast', inputs, outputs);
    piece.run('slow', inputs, piece.work);
    for (let k = 0; k < piece.count; k++) output[k] = output[k]! - slow[k]!;
  },
});

/** Percentage price oscillator: how far a fast moving average stands above a slow one, in percent of that. */
export const ppoKernel = composed<OscillatorParams, readonly ['close'], readonly ['ppo']>({
  inputs: ['close'],
  outputs: ['ppo'],
  warmup,
  parts,
  work: 1,
  piece(piece, _params, inputs, outputs) {
    const output = outputs[0]!;
    const slow = piece.work[0]!;
    piece.run('fast', inputs, outputs);
    piece.run('slow', inputs, piece.work);
    for (let k = 0; k < piece.count; k++) {
      const base = slow[k]!;
      output[k] = base === 0 ? 0 : (100 * (output[k]! - base)) / base;
    }
  },
});

/** Absolute price oscillator of plain values. */
export const apo = plainFunction('apo', apoKernel, { fast: 1, slow: 1 });

/** Percentage price oscillator of plain values. */
export const ppo = plainFunction('ppo', ppoKernel, { fast: 1, slow: 1 });
