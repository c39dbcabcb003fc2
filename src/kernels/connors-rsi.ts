import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { percentRankKernel } from './rank.js';
import { rsiKernel } from './rsi.js';
import type { PeriodParams } from './sma.js';

export interface ConnorsRsiParams extends PeriodParams {
  /** Rows of the RSI of the streak. */
  readonly streak: number;
  /** Earlier returns that the present one is ranked among. */
  readonly rank: number;
}

/**
 * Connors RSI (Connors and Alvarez 2012): the mean of the RSI of the close, the RSI of how many rows in turn it has risen
 * (or, below zero, fallen), and the percentage of earlier returns that are less than the present one.
 */
export const connorsRsiKernel = composed<ConnorsRsiParams, readonly ['close'], readonly ['connorsRsi']>({
  inputs: ['close'],
  outputs: ['connorsRsi'],
  warmup: ({ period, streak, rank }) => Math.max(period, streak, rank + 1),
  parts: ({ period, streak, rank }) => ({
    close: part(rsiKernel, { period }),
    streak: part(rsiKernel, { period: streak }),
    rank: part(percentRankKernel, { period: rank }),
  }),
  own: () => ({
    before: { type: 'float64', width: 1, fill: Number.NaN },
    streak: { type: 'float64', width: 1 },
  }),
  work: 3,
  piece(piece, _params, inputs, [output], state, slot) {
    const close = inputs[0]!;
    const [streaks, returns, rank] = piece.work as [Float64Array, Float64Array, Float64Array];
    let before = state['before']![slot]!;
    let streak = state['streak']![slot]!;
    for (let k = 0; k < piece.count; k++) {
      const value = close[k]!;
      if (value > before) streak = streak > 0 ? streak + 1 : 1;
      else if (value < before) streak = streak < 0 ? streak - 1 : -1;
      else streak = 0;
      streaks[k] = streak;
      // A price of 0 before has no return that could be compared.
      returns[k] = before === 0 ? 0 : value / before - 1;
      before = value;
    }
    state['before']![slot] = before;
    state['streak']![slot] = streak;
    piece.run('rank', [returns], [rank]);
    piece.run('streak', [streaks], [streaks]);
    piece.run('close', inputs, [output!]);
    for (let k = 0; k < piece.count; k++) output![k] = (output![k]! + streaks[k]! + rank[k]!) / 3;
  },
});

/** Connors RSI of plain values. */
export const connorsRsi = plainFunction('connorsRsi', connorsRsiKernel, { period: 1, streak: 1, rank: 1 });
