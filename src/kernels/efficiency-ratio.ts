import { plainFunction } from './apply-kernel.js';
import { composed } from './composed.js';
import { efficiency } from './kama.js';
import { pathLayout, pathParts, pathPiece } from './path.js';
import type { PeriodParams } from './sma.js';

/** Efficiency ratio (Kaufman 1995): how far a series came, as a part of how far it went; 1 if it stood still. */
export const efficiencyRatioKernel = composed<PeriodParams, readonly ['close'], readonly ['efficiencyRatio']>({
  inputs: ['close'],
  outputs: ['efficiencyRatio'],
  warmup: ({ period }) => period,
  parts: ({ period }) => pathParts(period),
  own: () => pathLayout,
  work: 2,
  piece(piece, _params, inputs, outputs, state, slot) {
    const output = outputs[0]!;
    const [change, path] = piece.work as [Float64Array, Float64Array];
    pathPiece(piece, inputs[0]!, change, path, state, slot);
    for (let k = 0; k < piece.count; k++) output[k] = efficiency(change[k]!, path[k]!);
  },
});

/** Efficiency ratio of plain values. */
export const efficiencyRatio = plainFunction('efficiencyRatio', efficiencyRatioKernel, { period: 1 });
