import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { rollingAbsoluteDeviation, windowLayout } from './rolling-absolute-deviation.js';
import { smaKernel } from './sma.js';
import type { PeriodParams } from './sma.js';

/** Lambert's constant: it leaves about three quarters of the values between -100 and 100. */
const constant = 0.015;

/** Commodity channel index (Lambert 1980): distance of the typical price from its mean, in mean absolute deviations. */
export const cciKernel = composed<PeriodParams, readonly ['high', 'low', 'close'], readonly ['cci']>({
  inputs: ['high', 'low', 'close'],
  outputs: ['cci'],
  warmup: ({ period }) => period - 1,
  parts: (params) => ({ mean: part(smaKernel, params) }),
  own: ({ period }) => windowLayout(period),
  work: 3,
  piece(piece, { period }, [high, low, close], [output], state, slot) {
    const [price, mean, deviation] = piece.work as [Float64Array, Float64Array, Float64Array];
    for (let k = 0; k < piece.count; k++) price[k] = (high![k]! + low![k]! + close![k]!) / 3;
    piece.run('mean', [price], [mean]);
    rollingAbsoluteDeviation(state['next']!, state['window']!, slot, period, price, mean, deviation, piece.count);
    for (let k = 0; k < piece.count; k++) {
      const width = constant * deviation[k]!;
      output![k] = width === 0 ? 0 : (price[k]! - mean[k]!) / width;
    }
  },
});

/** Commodity channel index of plain highs, lows and closes. */
export const cci = plainFunction('cci', cciKernel, { period: 1 });
