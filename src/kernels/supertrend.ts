import { plainFunction } from './apply-kernel.js';
import { atrKernel } from './atr.js';
import { composed, part } from './composed.js';
import type { PeriodParams } from './sma.js';

export interface SupertrendParams extends PeriodParams {
  /** Average true ranges from the middle of a row to its bands. */
  readonly multiplier: number;
}

/**
 * Supertrend (Seban 2009): bands around the middle of a row that only come closer while the close stays within them;
 * the line is the lower one while the trend is up (1), the upper one while it is down (-1). The trend begins up.
 */
export const supertrendKernel = composed<
  SupertrendParams,
  readonly ['high', 'low', 'close'],
  readonly ['supertrend', 'trend']
>({
  inputs: ['high', 'low', 'close'],
  outputs: ['supertrend', 'trend'],
  warmup: ({ period }) => period,
  parts: ({ period }) => ({ range: part(atrKernel, { period }) }),
  own: () => ({
    upper: { type: 'float64', width: 1, fill: Number.NaN },
    lower: { type: 'float64', width: 1, fill: Number.NaN },
    trend: { type: 'float64', width: 1, fill: 1 },
    previous: { type: 'float64', width: 1, fill: Number.NaN },
  }),
  work: 1,
  piece(piece, { multiplier }, inputs, [line, trends], state, slot) {
    const [high, low, close] = inputs as [Float64Array, Float64Array, Float64Array];
    const range = piece.work[0]!;
    piece.run('range', inputs, piece.work);
    let upper = state['upper']![slot]!;
    let lower = state['lower']![slot]!;
    let trend = state['trend']![slot]!;
    let previous = state['previous']![slot]!;
    for (let k = 0; k < piece.count; k++) {
      const middle = (high[k]! + low[k]!) / 2;
      const half = multiplier * range[k]!;
      const above = middle + half;
      const below = middle - half;
      // Written so that the first bands, which have none before them, are taken as they are.
      upper = above >= upper && previous <= upper ? upper : above;
      lower = below <= lower && previous >= lower ? lower : below;
      if (trend > 0 ? close[k]! < lower : close[k]! > upper) trend = -trend;
      previous = close[k]!;
      line![k] = trend > 0 ? lower : upper;
      trends![k] = trend + 0 * half;
    }
    state['upper']![slot] = upper;
    state['lower']![slot] = lower;
    state['trend']![slot] = trend;
    state['previous']![slot] = previous;
  },
});

/** Supertrend of plain highs, lows and closes. */
export const supertrend = plainFunction('supertrend', supertrendKernel, { period: 1 });
