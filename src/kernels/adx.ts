import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { dmiKernel } from './dmi.js';
import { lagKernel } from './lag.js';
import { rmaKernel } from './rma.js';
import type { PeriodParams } from './sma.js';

type Roles = readonly ['high', 'low', 'close'];

/** Average directional index (Wilder 1978): the directional index, smoothed as Wilder does it. */
export const adxKernel = composed<PeriodParams, Roles, readonly ['adx']>({
  inputs: ['high', 'low', 'close'],
  outputs: ['adx'],
  warmup: ({ period }) => 2 * period - 1,
  parts: (params) => ({ movement: part(dmiKernel, params), average: part(rmaKernel, params) }),
  work: 2,
  piece(piece, _params, inputs, outputs) {
    const [plus, minus] = piece.work as [Float64Array, Float64Array];
    piece.run('movement', inputs, [plus, minus, outputs[0]!]);
    piece.run('average', outputs, outputs);
  },
});

/** Average directional index rating (Wilder 1978): the middle of the index now and `period - 1` rows before. */
export const adxrKernel = composed<PeriodParams, Roles, readonly ['adxr']>({
  inputs: ['high', 'low', 'close'],
  outputs: ['adxr'],
  warmup: ({ period }) => 3 * period - 2,
  parts: ({ period }) => ({
    index: part(adxKernel, { period }),
    before: part(lagKernel, { period: Math.max(1, period - 1) }),
  }),
  work: 1,
  piece(piece, { period }, inputs, outputs) {
    const before = piece.work[0]!;
    const output = outputs[0]!;
    piece.run('index', inputs, outputs);
    if (period === 1) return;
    piece.run('before', outputs, piece.work);
    for (let k = 0; k < piece.count; k++) output[k] = (output[k]! + before[k]!) / 2;
  },
});

/** Average directional index of plain highs, lows and closes. */
export const adx = plainFunction('adx', adxKernel, { period: 1 });

/** Average directional index rating of plain highs, lows and closes. */
export const adxr = plainFunction('adxr', adxrKernel, { period: 1 });
