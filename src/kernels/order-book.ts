import { plainFunction } from './apply-kernel.js';
import { pointwise } from './pointwise.js';
import { composed, part } from './composed.js';
import type { PeriodParams } from './sma.js';
import { sumKernel } from './sum.js';

/** Imbalance of the best level of a book (Cao, Hansch and Wang 2009), from -1 (all is offered) to 1; 0 where it is empty. */
export const orderBookImbalanceKernel = pointwise(
  ['bidSize', 'askSize'],
  'orderBookImbalance',
  ([bidSize, askSize], output, from, to) => {
    for (let i = from; i < to; i++) {
      const total = bidSize![i]! + askSize![i]!;
      output[i] = total === 0 ? 0 : (bidSize![i]! - askSize![i]!) / total;
    }
  },
);

/** Price that the sizes at bid and ask point to (Gatheral and Oomen 2010); the middle of an empty book. */
export const micropriceKernel = pointwise(
  ['bid', 'ask', 'bidSize', 'askSize'],
  'microprice',
  ([bid, ask, bidSize, askSize], output, from, to) => {
    for (let i = from; i < to; i++) {
      const total = bidSize![i]! + askSize![i]!;
      const share = total === 0 ? 0.5 : bidSize![i]! / total;
      output[i] = bid![i]! + share * (ask![i]! - bid![i]!);
    }
  },
);

/** Effective spread (Demsetz 1968, Blume and Goldstein 1992): twice how far a trade was from the middle of bid and ask. */
export const effectiveSpreadKernel = pointwise(
  ['price', 'bid', 'ask'],
  'effectiveSpread',
  ([price, bid, ask], output, from, to) => {
    for (let i = from; i < to; i++) output[i] = 2 * Math.abs(price![i]! - (bid![i]! + ask![i]!) / 2);
  },
);

/**
 * Order flow imbalance (Cont, Kukanov and Stoikov 2014): what has come to the bid and gone from the ask less what has gone
 * from the bid and come to the ask, summed over a window.
 */
export const orderFlowImbalanceKernel = composed<
  PeriodParams,
  readonly ['bid', 'ask', 'bidSize', 'askSize'],
  readonly ['orderFlowImbalance']
>({
  inputs: ['bid', 'ask', 'bidSize', 'askSize'],
  outputs: ['orderFlowImbalance'],
  warmup: ({ period }) => period,
  parts: ({ period }) => ({ sum: part(sumKernel, { period }) }),
  own: () => ({ before: { type: 'float64', width: 4, fill: Number.NaN } }),
  work: 1,
  piece(piece, _params, inputs, outputs, state, slot) {
    const [bid, ask, bidSize, askSize] = inputs as [Float64Array, Float64Array, Float64Array, Float64Array];
    const flow = piece.work[0]!;
    const before = state['before'] as Float64Array;
    const base = 4 * slot;
    for (let k = 0; k < piece.count; k++) {
      const [bidBefore, askBefore, bidSizeBefore, askSizeBefore] = before.subarray(base, base + 4);
      flow[k] =
        (bid[k]! >= bidBefore! ? bidSize[k]! : 0) -
        (bid[k]! <= bidBefore! ? bidSizeBefore! : 0) -
        (ask[k]! <= askBefore! ? askSize[k]! : 0) +
        (ask[k]! >= askBefore! ? askSizeBefore! : 0) +
        0 * bidBefore!;
      before[base] = bid[k]!;
      before[base + 1] = ask[k]!;
      before[base + 2] = bidSize[k]!;
      before[base + 3] = askSize[k]!;
    }
    piece.run('sum', [flow], outputs);
  },
});

/** Imbalance of plain sizes. */
export const orderBookImbalance = plainFunction('orderBookImbalance', orderBookImbalanceKernel, {});
/** Microprices of plain quotes. */
export const microprice = plainFunction('microprice', micropriceKernel, {});
/** Effective spreads of plain prices and quotes. */
export const effectiveSpread = plainFunction('effectiveSpread', effectiveSpreadKernel, {});
/** Order flow imbalance of plain quotes. */
export const orderFlowImbalance = plainFunction('orderFlowImbalance', orderFlowImbalanceKernel, { period: 1 });
