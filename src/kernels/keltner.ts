import { plainFunction } from './apply-kernel.js';
import { atrKernel } from './atr.js';
import { composed, part } from './composed.js';
import { emaKernel } from './ema.js';
import type { PeriodParams } from './sma.js';

export interface KeltnerParams extends PeriodParams {
  readonly atrPeriod: number;
  /** Average true ranges from the middle to each band. */
  readonly multiplier: number;
}

function warmup({ period, atrPeriod }: KeltnerParams): number {
  return Math.max(period - 1, atrPeriod);
}

/** Keltner channel: EMA of the typical price, and average true ranges above and below it. */
export const keltnerKernel = composed<
  KeltnerParams,
  readonly ['high', 'low', 'close'],
  readonly ['upper', 'middle', 'lower']
>({
  inputs: ['high', 'low', 'close'],
  outputs: ['upper', 'middle', 'lower'],
  warmup,
  // Both begin so that their first values fall on the same row, as in TA-Lib.
  parts: (params) => ({
    middle: part(emaKernel, { period: params.period }, warmup(params) - (params.period - 1)),
    range: part(atrKernel, { period: params.atrPeriod }, warmup(params) - params.atrPeriod),
  }),
  work: 1,
  piece(piece, { multiplier }, inputs, [upper, middle, lower]) {
    const [high, low, close] = inputs as [Float64Array, Float64Array, Float64Array];
    const range = piece.work[0]!;
    for (let k = 0; k < piece.count; k++) middle![k] = (high[k]! + low[k]! + close[k]!) / 3;
    piece.run('middle', [middle!], [middle!]);
    piece.run('range', inputs, piece.work);
    for (let k = 0; k < piece.count; k++) {
      const half = multiplier * range[k]!;
      upper![k] = middle![k]! + half;
      lower![k] = middle![k]! - half;
    }
  },
});

/** Keltner channel of plain highs, lows and closes. */
export const keltner = plainFunction('keltner', keltnerKernel, { period: 1, atrPeriod: 1 });
