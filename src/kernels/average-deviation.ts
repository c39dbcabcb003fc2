import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { rollingAbsoluteDeviation, windowLayout } from './rolling-absolute-deviation.js';
import { smaKernel } from './sma.js';
import type { PeriodParams } from './sma.js';

/** Mean absolute deviation of the last `period` values from their mean. */
export const averageDeviationKernel = composed<PeriodParams, readonly ['close'], readonly ['averageDeviation']>({
  inputs: ['close'],
  outputs: ['averageDeviation'],
  warmup: ({ period }) => period - 1,
  parts: (params) => ({ mean: part(smaKernel, params) }),
  own: ({ period }) => windowLayout(period),
  work: 1,
  piece(piece, { period }, inputs, outputs, state, slot) {
    const mean = piece.work[0]!;
    piece.run('mean', inputs, piece.work);
    rollingAbsoluteDeviation(
      state['next']!,
      state['window']!,
      slot,
      period,
      inputs[0]!,
      mean,
      outputs[0]!,
      piece.count,
    );
  },
});

/** Mean absolute deviation of plain values. */
export const averageDeviation = plainFunction('averageDeviation', averageDeviationKernel, { period: 1 });
