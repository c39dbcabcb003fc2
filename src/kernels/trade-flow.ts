import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { covarianceKernel } from './covariance.js';
import { lagKernel } from './lag.js';
import { momentumKernel } from './momentum.js';
import type { PeriodParams } from './sma.js';
import { sumKernel } from './sum.js';

type Trades = readonly ['price', 'size', 'side'];

/** Units that buyers took less those that sellers took, by all units of a window; 0 without any. */
export const tradeFlowImbalanceKernel = composed<
  PeriodParams,
  readonly ['size', 'side'],
  readonly ['tradeFlowImbalance']
>({
  inputs: ['size', 'side'],
  outputs: ['tradeFlowImbalance'],
  warmup: ({ period }) => period - 1,
  parts: ({ period }) => ({ signed: part(sumKernel, { period }), all: part(sumKernel, { period }) }),
  work: 1,
  piece(piece, _params, [size, side], [output]) {
    const all = piece.work[0]!;
    for (let k = 0; k < piece.count; k++) output![k] = side![k]! * size![k]!;
    piece.run('signed', [output!], [output!]);
    piece.run('all', [size!], [all]);
    for (let k = 0; k < piece.count; k++) output![k] = all[k] === 0 ? 0 : output![k]! / all[k]!;
  },
});

/** Kyle's lambda (Kyle 1985): by how much the price moves for each unit that buyers took; 0 where there was no such flow. */
export const kyleLambdaKernel = composed<PeriodParams, Trades, readonly ['kyleLambda']>({
  inputs: ['price', 'size', 'side'],
  outputs: ['kyleLambda'],
  warmup: ({ period }) => period,
  parts: ({ period }) => ({
    change: part(momentumKernel, { period: 1 }),
    slope: part(covarianceKernel, { period }),
  }),
  work: 3,
  piece(piece, _params, [price, size, side], [output]) {
    const [flow, change, covariance] = piece.work as [Float64Array, Float64Array, Float64Array];
    piece.run('change', [price!], [change]);
    for (let k = 0; k < piece.count; k++) flow[k] = side![k]! * size![k]!;
    piece.run('slope', [flow, change], [covariance, output!]);
  },
});

/**
 * Roll's spread (Roll 1984): the spread that the bouncing of prices between bid and ask implies, twice the root of the
 * negative covariance of changes that follow one another; 0 where they do not bounce.
 */
export const rollSpreadKernel = composed<PeriodParams, readonly ['price'], readonly ['rollSpread']>({
  inputs: ['price'],
  outputs: ['rollSpread'],
  warmup: ({ period }) => period + 1,
  parts: ({ period }) => ({
    change: part(momentumKernel, { period: 1 }),
    earlier: part(lagKernel, { period: 1 }),
    covariance: part(covarianceKernel, { period }),
  }),
  work: 3,
  piece(piece, _params, prices, [output]) {
    const [change, earlier, slope] = piece.work as [Float64Array, Float64Array, Float64Array];
    piece.run('change', prices, [change]);
    piece.run('earlier', [change], [earlier]);
    piece.run('covariance', [earlier, change], [output!, slope]);
    for (let k = 0; k < piece.count; k++) output![k] = 2 * Math.sqrt(Math.max(0, -output![k]!));
  },
});

/** Imbalance of plain sizes and sides. */
export const tradeFlowImbalance = plainFunction('tradeFlowImbalance', tradeFlowImbalanceKernel, { period: 1 });
/** Kyle's lambda of plain trades. */
export const kyleLambda = plainFunction('kyleLambda', kyleLambdaKernel, { period: 1 });
/** Roll's spread of plain prices. */
export const rollSpread = plainFunction('rollSpread', rollSpreadKernel, { period: 1 });
