import { plainFunction } from './apply-kernel.js';
import { donchianKernel } from './channels.js';
import { composed, part, type Part, type Piece } from './composed.js';
import { emaKernel } from './ema.js';
import type { PeriodParams } from './sma.js';

/** Parts that smooth a column twice; `twice` runs them. */
function smoothings(name: string, first: number, second: number): Readonly<Record<string, Part>> {
  return {
    [`${name}First`]: part(emaKernel, { period: first }),
    [`${name}Second`]: part(emaKernel, { period: second }),
  };
}

function twice(piece: Piece, name: string, column: Float64Array): void {
  piece.run(`${name}First`, [column], [column]);
  piece.run(`${name}Second`, [column], [column]);
}

export interface TsiParams {
  /** Period of the smoothing that comes first. */
  readonly first: number;
  /** Period of the smoothing of what it gives. */
  readonly second: number;
}

/** True strength index (Blau 1991): doubly smoothed changes in percent of doubly smoothed sizes of changes. */
export const tsiKernel = composed<TsiParams, readonly ['close'], readonly ['tsi']>({
  inputs: ['close'],
  outputs: ['tsi'],
  warmup: ({ first, second }) => first + second - 1,
  parts: ({ first, second }) => ({ ...smoothings('change', first, second), ...smoothings('size', first, second) }),
  own: () => ({ previous: { type: 'float64', width: 1, fill: Number.NaN } }),
  work: 1,
  piece(piece, _params, inputs, outputs, state, slot) {
    const close = inputs[0]!;
    const change = outputs[0]!;
    const size = piece.work[0]!;
    let previous = state['previous']![slot]!;
    for (let k = 0; k < piece.count; k++) {
      change[k] = close[k]! - previous;
      size[k] = Math.abs(close[k]! - previous);
      previous = close[k]!;
    }
    state['previous']![slot] = previous;
    twice(piece, 'change', change);
    twice(piece, 'size', size);
    for (let k = 0; k < piece.count; k++) change[k] = size[k] === 0 ? 0 : (100 * change[k]!) / size[k]!;
  },
});

export interface SmiParams extends PeriodParams {
  /** Period of the smoothing that comes second. */
  readonly fast: number;
  /** Period of the smoothing that comes first. */
  readonly slow: number;
  /** Period of the signal line. */
  readonly signal: number;
}

/**
 * Stochastic momentum index (Blau 1993): doubly smoothed distance of the close from the middle of the range, in percent
 * of half the doubly smoothed range; and its exponential average as signal.
 */
export const smiKernel = composed<SmiParams, readonly ['high', 'low', 'close'], readonly ['smi', 'signal']>({
  inputs: ['high', 'low', 'close'],
  outputs: ['smi', 'signal'],
  warmup: ({ period, fast, slow, signal }) => period + fast + slow + signal - 4,
  parts: ({ period, fast, slow, signal }) => ({
    range: part(donchianKernel, { period }),
    ...smoothings('distance', slow, fast),
    ...smoothings('width', slow, fast),
    signal: part(emaKernel, { period: signal }),
  }),
  work: 2,
  piece(piece, _params, inputs, outputs) {
    const [high, low, close] = inputs as [Float64Array, Float64Array, Float64Array];
    const [smi, signal] = outputs as [Float64Array, Float64Array];
    const [upper, lower] = piece.work as [Float64Array, Float64Array];
    piece.run('range', [high, low], [upper, smi, lower]);
    for (let k = 0; k < piece.count; k++) {
      smi[k] = close[k]! - smi[k]!;
      upper[k] = upper[k]! - lower[k]!;
    }
    twice(piece, 'distance', smi);
    twice(piece, 'width', upper);
    for (let k = 0; k < piece.count; k++) smi[k] = upper[k] === 0 ? 0 : (200 * smi[k]!) / upper[k]!;
    piece.run('signal', [smi], [signal]);
    for (let k = 0; k < piece.count && Number.isNaN(signal[k]!); k++) smi[k] = Number.NaN;
  },
});

/** True strength index of plain values. */
export const tsi = plainFunction('tsi', tsiKernel, { first: 1, second: 1 });

/** Stochastic momentum index of plain highs, lows and closes. */
export const smi = plainFunction('smi', smiKernel, { period: 1, fast: 1, slow: 1, signal: 1 });
