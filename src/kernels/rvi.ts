import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { rmaKernel } from './rma.js';
import type { PeriodParams } from './sma.js';
import { stddevKernel } from './stddev.js';

export interface RviParams extends PeriodParams {
  /** Rows of the standard deviation. */
  readonly deviation: number;
}

/** Relative volatility index (Dorsey 1993): deviation of rising rows in percent of that of all, smoothed; 0 without any. */
export const rviKernel = composed<RviParams, readonly ['close'], readonly ['rvi']>({
  inputs: ['close'],
  outputs: ['rvi'],
  warmup: ({ period, deviation }) => Math.max(1, deviation - 1) + period - 1,
  parts: ({ period, deviation }) => ({
    deviation: part(stddevKernel, { period: deviation, deviations: 1 }),
    rising: part(rmaKernel, { period }),
    falling: part(rmaKernel, { period }),
  }),
  own: () => ({ previous: { type: 'float64', width: 1, fill: Number.NaN } }),
  work: 2,
  piece(piece, _params, inputs, outputs, state, slot) {
    const close = inputs[0]!;
    const rising = outputs[0]!;
    const [deviation, falling] = piece.work as [Float64Array, Float64Array];
    piece.run('deviation', inputs, [deviation]);
    let previous = state['previous']![slot]!;
    for (let k = 0; k < piece.count; k++) {
      const value = close[k]!;
      // NaN in the first row, which neither rose nor fell.
      const size = deviation[k]! + 0 * previous;
      rising[k] = size * Number(value > previous);
      falling[k] = size * Number(value < previous);
      previous = value;
    }
    state['previous']![slot] = previous;
    piece.run('rising', outputs, outputs);
    piece.run('falling', [falling], [falling]);
    for (let k = 0; k < piece.count; k++) {
      const total = rising[k]! + falling[k]!;
      rising[k] = total === 0 ? 0 : (100 * rising[k]!) / total;
    }
  },
});

/** Relative volatility index of plain values. */
export const rvi = plainFunction('rvi', rviKernel, { period: 1, deviation: 1 });
