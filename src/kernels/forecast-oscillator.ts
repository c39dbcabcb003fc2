import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { lagKernel } from './lag.js';
import { linearRegressionKernel } from './linear-regression.js';
import type { PeriodParams } from './sma.js';

/** Forecast oscillator (Chande and Kroll 1994): how far a value missed the line through the rows before, in percent of it. */
export const forecastOscillatorKernel = composed<PeriodParams, readonly ['close'], readonly ['forecastOscillator']>({
  inputs: ['close'],
  outputs: ['forecastOscillator'],
  warmup: ({ period }) => period,
  parts: (params) => ({ line: part(linearRegressionKernel, params), before: part(lagKernel, { period: 1 }) }),
  work: 4,
  piece(piece, _params, inputs, outputs) {
    const close = inputs[0]!;
    const output = outputs[0]!;
    const forecast = piece.work[3]!;
    piece.run('line', inputs, piece.work);
    piece.run('before', [forecast], outputs);
    for (let k = 0; k < piece.count; k++) {
      const value = close[k]!;
      output[k] = value === 0 ? 0 * output[k]! : (100 * (value - output[k]!)) / value;
    }
  },
});

/** Forecast oscillator of plain values. */
export const forecastOscillator = plainFunction('forecastOscillator', forecastOscillatorKernel, { period: 2 });
