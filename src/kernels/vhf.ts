import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { donchianKernel } from './channels.js';
import { pathLayout, pathParts, pathPiece } from './path.js';
import type { PeriodParams } from './sma.js';

/** Vertical horizontal filter (White 1991): range of the last `period` values by the path of the last `period` changes. */
export const vhfKernel = composed<PeriodParams, readonly ['close'], readonly ['vhf']>({
  inputs: ['close'],
  outputs: ['vhf'],
  warmup: ({ period }) => period,
  parts: ({ period }) => ({ ...pathParts(period), range: part(donchianKernel, { period }) }),
  own: () => pathLayout,
  work: 4,
  piece(piece, _params, inputs, outputs, state, slot) {
    const close = inputs[0]!;
    const output = outputs[0]!;
    const [change, path, upper, middle] = piece.work as [Float64Array, Float64Array, Float64Array, Float64Array];
    pathPiece(piece, close, change, path, state, slot);
    piece.run('range', [close, close], [upper, middle, change]);
    for (let k = 0; k < piece.count; k++) output[k] = path[k] === 0 ? 0 : (upper[k]! - change[k]!) / path[k]!;
  },
});

/** Vertical horizontal filter of plain values. */
export const vhf = plainFunction('vhf', vhfKernel, { period: 1 });
