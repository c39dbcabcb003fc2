import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { emaKernel } from './ema.js';
import { lagKernel } from './lag.js';
import { smaKernel } from './sma.js';
import type { PeriodParams } from './sma.js';

/** Force index (Elder 1993): change of the close times volume, exponentially averaged. */
export const efiKernel = composed<PeriodParams, readonly ['close', 'volume'], readonly ['efi']>({
  inputs: ['close', 'volume'],
  outputs: ['efi'],
  warmup: ({ period }) => period,
  parts: (params) => ({ average: part(emaKernel, params) }),
  own: () => ({ previous: { type: 'float64', width: 1, fill: Number.NaN } }),
  piece(piece, _params, [close, volume], outputs, state, slot) {
    const output = outputs[0]!;
    let previous = state['previous']![slot]!;
    for (let k = 0; k < piece.count; k++) {
      output[k] = (close![k]! - previous) * volume![k]!;
      previous = close![k]!;
    }
    state['previous']![slot] = previous;
    piece.run('average', outputs, outputs);
  },
});

/** Volume by the mean volume of the `period` rows before; 0 if nothing was traded in them. */
export const relativeVolumeKernel = composed<PeriodParams, readonly ['volume'], readonly ['relativeVolume']>({
  inputs: ['volume'],
  outputs: ['relativeVolume'],
  warmup: ({ period }) => period,
  parts: (params) => ({ mean: part(smaKernel, params), before: part(lagKernel, { period: 1 }) }),
  work: 1,
  piece(piece, _params, inputs, outputs) {
    const volume = inputs[0]!;
    const output = outputs[0]!;
    piece.run('mean', inputs, piece.work);
    piece.run('before', piece.work, outputs);
    for (let k = 0; k < piece.count; k++) output[k] = output[k] === 0 ? 0 : volume[k]! / output[k]!;
  },
});

/** Force index of plain closes and volumes. */
export const efi = plainFunction('efi', efiKernel, { period: 1 });

/** Relative volume of plain volumes. */
export const relativeVolume = plainFunction('relativeVolume', relativeVolumeKernel, { period: 1 });
