import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { emaKernel } from './ema.js';
import { rocKernel } from './roc.js';
import { smaKernel } from './sma.js';
import type { PeriodParams } from './sma.js';
import { sumKernel } from './sum.js';

type Roles = readonly ['high', 'low'];

function spans([high, low]: readonly Float64Array[], output: Float64Array, count: number): void {
  for (let k = 0; k < count; k++) output[k] = high![k]! - low![k]!;
}

/** Average range: the mean of high less low over a window. */
export const averageRangeKernel = composed<PeriodParams, Roles, readonly ['averageRange']>({
  inputs: ['high', 'low'],
  outputs: ['averageRange'],
  warmup: ({ period }) => period - 1,
  parts: (params) => ({ mean: part(smaKernel, params) }),
  piece(piece, _params, inputs, outputs) {
    spans(inputs, outputs[0]!, piece.count);
    piece.run('mean', outputs, outputs);
  },
});

export interface ChaikinVolatilityParams extends PeriodParams {
  /** Rows that the change of the average reaches back. */
  readonly change: number;
}

/** Chaikin's volatility: rate of change of the exponential average of high less low, in percent. */
export const chaikinVolatilityKernel = composed<ChaikinVolatilityParams, Roles, readonly ['chaikinVolatility']>({
  inputs: ['high', 'low'],
  outputs: ['chaikinVolatility'],
  warmup: ({ period, change }) => period + change - 1,
  parts: ({ period, change }) => ({
    average: part(emaKernel, { period }),
    change: part(rocKernel, { period: change }),
  }),
  work: 1,
  piece(piece, _params, inputs, outputs) {
    spans(inputs, piece.work[0]!, piece.count);
    piece.run('average', piece.work, piece.work);
    piece.run('change', piece.work, outputs);
  },
});

export interface MassIndexParams extends PeriodParams {
  /** Rows of both exponential averages of the range. */
  readonly average: number;
}

/** Mass index (Dorsey 1992): sum over a window of an average of the range by the average of that; 1 for 0 by 0. */
export const massIndexKernel = composed<MassIndexParams, Roles, readonly ['massIndex']>({
  inputs: ['high', 'low'],
  outputs: ['massIndex'],
  warmup: ({ period, average }) => 2 * (average - 1) + period - 1,
  parts: ({ period, average }) => ({
    inner: part(emaKernel, { period: average }),
    outer: part(emaKernel, { period: average }),
    sum: part(sumKernel, { period }),
  }),
  work: 1,
  piece(piece, _params, inputs, outputs) {
    const output = outputs[0]!;
    const outer = piece.work[0]!;
    spans(inputs, output, piece.count);
    piece.run('inner', outputs, outputs);
    piece.run('outer', outputs, piece.work);
    for (let k = 0; k < piece.count; k++) output[k] = outer[k] === 0 ? 1 : output[k]! / outer[k]!;
    piece.run('sum', outputs, outputs);
  },
});

/** Average range of plain highs and lows. */
export const averageRange = plainFunction('averageRange', averageRangeKernel, { period: 1 });

/** Chaikin's volatility of plain highs and lows. */
export const chaikinVolatility = plainFunction('chaikinVolatility', chaikinVolatilityKernel, { period: 1, change: 1 });

/** Mass index of plain highs and lows. */
export const massIndex = plainFunction('massIndex', massIndexKernel, { period: 1, average: 1 });
