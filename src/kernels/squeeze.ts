import { plainFunction } from './apply-kernel.js';
import { donchianKernel } from './channels.js';
import { composed, part } from './composed.js';
import { linearRegressionKernel } from './linear-regression.js';
import { smaKernel } from './sma.js';
import type { PeriodParams } from './sma.js';
import { stddevKernel } from './stddev.js';
import { trueRangeKernel } from './true-range.js';

export interface SqueezeParams extends PeriodParams {
  /** Standard deviations from the middle to the Bollinger bands. */
  readonly deviations: number;
  /** Mean true ranges from the middle to the Keltner bands. */
  readonly multiplier: number;
}

/**
 * Squeeze (Carter 2005): 1 while the Bollinger bands lie within the Keltner bands around the same mean, else 0; and the
 * momentum, the end of a line of least squares through how far the close is from the mean of its mean and of its range.
 */
export const squeezeKernel = composed<
  SqueezeParams,
  readonly ['high', 'low', 'close'],
  readonly ['squeeze', 'momentum']
>({
  inputs: ['high', 'low', 'close'],
  outputs: ['squeeze', 'momentum'],
  warmup: ({ period }) => Math.max(period, 2 * period - 2),
  parts: ({ period, deviations }) => ({
    mean: part(smaKernel, { period }),
    deviation: part(stddevKernel, { period, deviations }),
    channel: part(donchianKernel, { period }),
    trueRange: part(trueRangeKernel, {}),
    range: part(smaKernel, { period }),
    line: part(linearRegressionKernel, { period }),
  }),
  work: 7,
  piece(piece, { multiplier }, inputs, [squeeze, momentum]) {
    const close = inputs[2]!;
    const [distance, upper, middle, lower, deviation, range, rest] = piece.work as Float64Array[];
    piece.run('mean', [close], [distance!]);
    piece.run('channel', [inputs[0]!, inputs[1]!], [upper!, middle!, lower!]);
    for (let k = 0; k < piece.count; k++) distance![k] = close[k]! - (middle![k]! + distance![k]!) / 2;
    piece.run('line', [distance!], [momentum!, upper!, middle!, rest!]);
    piece.run('deviation', [close], [deviation!]);
    piece.run('trueRange', inputs, [range!]);
    piece.run('range', [range!], [range!]);
    for (let k = 0; k < piece.count; k++) {
      // Both lines begin where the later of them does.
      const gap = multiplier * range![k]! - deviation![k]! + 0 * momentum![k]!;
      squeeze![k] = Number.isNaN(gap) ? Number.NaN : Number(gap > 0);
      momentum![k] = momentum![k]! + 0 * range![k]!;
    }
  },
});

/** Squeeze of plain highs, lows and closes. */
export const squeeze = plainFunction('squeeze', squeezeKernel, { period: 2 });
