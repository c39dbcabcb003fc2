import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import type { PeriodParams } from './sma.js';
import { windowKernel, type WindowMeasure } from './window-kernel.js';

export interface HurstParams extends PeriodParams {
  /** Longest difference in rows; they begin at 2. */
  readonly longest: number;
}

/** Slope of the line of least squares through the logarithms of the deviations of differences by the logarithms of their rows. */
function scaling({ period, longest }: HurstParams): WindowMeasure {
  const logLags = Float64Array.from({ length: longest - 1 }, (_, k) => Math.log(k + 2));
  const mean = logLags.reduce((sum, value) => sum + value, 0) / logLags.length;
  const spread = logLags.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return (values, from, outputs, row) => {
    const end = from + period;
    let slope = 0;
    for (let lag = 2; lag <= longest; lag++) {
      const count = period - lag;
      // Deviations from the first difference, so that a steep trend does not drown what is around it.
      const shift = values[from + lag]! - values[from]!;
      let sum = 0;
      let squares = 0;
      for (let k = from + lag; k < end; k++) {
        const difference = values[k]! - values[k - lag]! - shift;
        sum += difference;
        squares += difference * difference;
      }
      const variance = squares / count - (sum / count) ** 2;
      slope += (logLags[lag - 2]! - mean) * 0.5 * Math.log(variance);
    }
    const found = slope / spread;
    // A window of one line has no deviations to compare.
    outputs[0]![row] = Number.isFinite(found) ? found : 0.5;
  };
}

const scalingKernel = windowKernel<HurstParams, readonly ['hurst']>(['hurst'], scaling);

/**
 * Hurst exponent (Hurst 1951) of the logarithm of a price over a window, as the growth of the deviation of its differences
 * with their length: above 0.5 moves go on, below they turn back; 0.5 where all lie on one line.
 */
export const hurstKernel = composed<HurstParams, readonly ['close'], readonly ['hurst']>({
  inputs: ['close'],
  outputs: ['hurst'],
  warmup: ({ period }) => period - 1,
  parts: (params) => ({ scaling: part(scalingKernel, params) }),
  work: 1,
  piece(piece, _params, [close], outputs) {
    const logs = piece.work[0]!;
    for (let k = 0; k < piece.count; k++) logs[k] = Math.log(close![k]!);
    piece.run('scaling', [logs], outputs);
  },
});

/** Hurst exponents of plain prices. */
export const hurst = plainFunction('hurst', hurstKernel, { period: 5, longest: 3 });
