import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { covarianceKernel } from './covariance.js';
import { lagKernel } from './lag.js';
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

/** Change of a column from row to row; the first has none. */
function changes(values: Float64Array, count: number, before: Float64Array, slot: number, output: Float64Array): void {
  let previous = before[slot]!;
  for (let k = 0; k < count; k++) {
    const value = values[k]!;
    output[k] = value - previous;
    previous = value;
  }
  before[slot] = previous;
}

const before = { type: 'float64', width: 1, fill: Number.NaN } as const;

/** Kyle's lambda (Kyle 1985): by how much the price moves for each unit that buyers took; 0 where there was no such flow. */
export const kyleLambdaKernel = composed<PeriodParams, Trades, readonly ['kyleLambda']>({
  inputs: ['price', 'size', 'side'],
  outputs: ['kyleLambda'],
  warmup: ({ period }) => period,
  parts: ({ period }) => ({ slope: part(covarianceKernel, { period }) }),
  own: () => ({ before }),
  work: 3,
  piece(piece, _params, [price, size, side], [output], state, slot) {
    const [flow, change, covariance] = piece.work as [Float64Array, Float64Array, Float64Array];
    changes(price!, piece.count, state['before'] as Float64Array, slot, change);
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
  parts: ({ period }) => ({ earlier: part(lagKernel, { period: 1 }), covariance: part(covarianceKernel, { period }) }),
  own: () => ({ before }),
  work: 3,
  piece(piece, _params, [price], [output], state, slot) {
    const [change, earlier, slope] = piece.work as [Float64Array, Float64Array, Float64Array];
    changes(price!, piece.count, state['before'] as Float64Array, slot, change);
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
