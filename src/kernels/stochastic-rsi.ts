import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { rsiKernel } from './rsi.js';
import { stochasticKernel } from './stochastic.js';
import type { StochasticParams } from './stochastic.js';

export interface StochasticRsiParams extends StochasticParams {
  /** Rows that gains and losses are averaged over. */
  readonly period: number;
}

/** Stochastic RSI (Chande and Kroll 1994): where the RSI stands within its own recent range. */
export const stochasticRsiKernel = composed<StochasticRsiParams, readonly ['close'], readonly ['k', 'd']>({
  inputs: ['close'],
  outputs: ['k', 'd'],
  warmup: (params) => params.period + stochasticKernel.warmup(params),
  parts: (params) => ({
    rsi: part(rsiKernel, { period: params.period }),
    range: part(stochasticKernel, params),
  }),
  work: 1,
  piece(piece, _params, inputs, outputs) {
    const rsi = piece.work[0]!;
    piece.run('rsi', inputs, piece.work);
    piece.run('range', [rsi, rsi, rsi], outputs);
  },
});

/** Stochastic RSI of plain values. */
export const stochasticRsi = plainFunction('stochasticRsi', stochasticRsiKernel, {
  period: 1,
  fastK: 1,
  slowK: 1,
  slowD: 1,
});
