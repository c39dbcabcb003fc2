import { plainFunction } from './apply-kernel.js';
import { composed } from './composed.js';
import { pathLayout, pathParts, pathPiece } from './path.js';
import type { PeriodParams } from './sma.js';

export interface KamaParams extends PeriodParams {
  /** Period of the EMA that it is in a straight trend. */
  readonly fast: number;
  /** Period of the EMA that it is in a market that goes nowhere. */
  readonly slow: number;
}

/** Share of the path that led somewhere; a path without any movement counts as straight. */
export function efficiency(change: number, path: number): number {
  const distance = Math.abs(change);
  return path <= distance ? 1 : distance / path;
}

/** Kaufman's adaptive moving average (Kaufman 1995): an EMA whose weight follows how straight the way is. */
export const kamaKernel = composed<KamaParams, readonly ['close'], readonly ['kama']>({
  inputs: ['close'],
  outputs: ['kama'],
  warmup: ({ period }) => period,
  parts: ({ period }) => pathParts(period),
  own: () => ({ ...pathLayout, average: { type: 'float64', width: 1, fill: Number.NaN } }),
  work: 2,
  piece(piece, { fast, slow }, inputs, outputs, state, slot) {
    const close = inputs[0]!;
    const output = outputs[0]!;
    const [change, path] = piece.work as [Float64Array, Float64Array];
    // It sets out from the close of the row before its first.
    let average = state['average']![slot]!;
    let previous = state['previous']![slot]!;
    pathPiece(piece, close, change, path, state, slot);
    let k = 0;
    for (; k < piece.count && Number.isNaN(path[k]!); k++) {
      output[k] = Number.NaN;
      previous = close[k]!;
    }
    if (k < piece.count && Number.isNaN(average)) average = previous;
    const quick = 2 / (fast + 1);
    const still = 2 / (slow + 1);
    const span = quick - still;
    for (; k < piece.count; k++) {
      const root = efficiency(change[k]!, path[k]!) * span + still;
      const weight = root * root;
      average = weight * close[k]! + (1 - weight) * average;
      output[k] = average;
    }
    state['average']![slot] = average;
  },
});

/** Kaufman's adaptive moving average of plain values. */
export const kama = plainFunction('kama', kamaKernel, { period: 1, fast: 1, slow: 1 });
