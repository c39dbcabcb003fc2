import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { pathLayout, pathParts, pathPiece } from './path.js';
import { rmaKernel } from './rma.js';
import type { PeriodParams } from './sma.js';

export interface CmoParams extends PeriodParams {
  /** `wilder`: averages as of `rsi`, as in TA-Lib; `sum`: plain sums of the window, as first published. */
  readonly smoothing: 'wilder' | 'sum';
}

// Of averages that decay while nothing moves, what is left below this is no movement.
const negligible = 1e-290;

/** Chande momentum oscillator (Chande and Kroll 1994): gains less losses, in percent of both; 0 without movement. */
export const cmoKernel = composed<CmoParams, readonly ['close'], readonly ['cmo']>({
  inputs: ['close'],
  outputs: ['cmo'],
  warmup: ({ period }) => period,
  parts: ({ period, smoothing }) =>
    smoothing === 'sum'
      ? pathParts(period)
      : { change: part(rmaKernel, { period }), size: part(rmaKernel, { period }) },
  own: () => pathLayout,
  work: 2,
  piece(piece, { smoothing }, inputs, outputs, state, slot) {
    const close = inputs[0]!;
    const output = outputs[0]!;
    const [change, size] = piece.work as [Float64Array, Float64Array];
    if (smoothing === 'sum') pathPiece(piece, close, change, size, state, slot);
    else {
      let previous = state['previous']![slot]!;
      for (let k = 0; k < piece.count; k++) {
        const value = close[k]!;
        change[k] = value - previous;
        size[k] = Math.abs(value - previous);
        previous = value;
      }
      state['previous']![slot] = previous;
      piece.run('change', [change], [change]);
      piece.run('size', [size], [size]);
    }
    for (let k = 0; k < piece.count; k++) output[k] = size[k]! < negligible ? 0 : (100 * change[k]!) / size[k]!;
  },
});

/** Chande momentum oscillator of plain values. */
export const cmo = plainFunction('cmo', cmoKernel, { period: 1 });
