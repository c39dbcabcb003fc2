import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { stochasticKernel } from './stochastic.js';
import type { StochasticParams } from './stochastic.js';

/** Stochastic oscillator with a third line that runs ahead of the others: j = 3 k - 2 d. */
export const kdjKernel = composed<StochasticParams, readonly ['high', 'low', 'close'], readonly ['k', 'd', 'j']>({
  inputs: ['high', 'low', 'close'],
  outputs: ['k', 'd', 'j'],
  warmup: (params) => stochasticKernel.warmup(params),
  parts: (params) => ({ lines: part(stochasticKernel, params) }),
  piece(piece, _params, inputs, [k, d, j]) {
    piece.run('lines', inputs, [k!, d!]);
    for (let i = 0; i < piece.count; i++) j![i] = 3 * k![i]! - 2 * d![i]!;
  },
});

/** KDJ lines of plain highs, lows and closes. */
export const kdj = plainFunction('kdj', kdjKernel, { fastK: 1, slowK: 1, slowD: 1 });
