import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import type { MacdParams } from './macd.js';
import { movingAverageKernel } from './moving-average.js';
import type { AverageType } from './moving-average.js';

export interface MacdExtendedParams extends MacdParams {
  readonly fastType: AverageType;
  readonly slowType: AverageType;
  readonly signalType: AverageType;
}

/** The two averages by period: they change places, kinds included, when the slow one is the shorter. */
function averages({ fast, slow, fastType, slowType }: MacdExtendedParams) {
  const given = [
    { period: fast, type: fastType },
    { period: slow, type: slowType },
  ] as const;
  const [quick, still] = slow < fast ? [given[1], given[0]] : given;
  const [quickWarmup, stillWarmup] = [movingAverageKernel.warmup(quick), movingAverageKernel.warmup(still)];
  return { quick, still, quickWarmup, stillWarmup, start: Math.max(quickWarmup, stillWarmup) };
}

/** MACD of moving averages of any kind; the two begin so that their first values fall on the same row, as in TA-Lib. */
export const macdExtendedKernel = composed<
  MacdExtendedParams,
  readonly ['close'],
  readonly ['macd', 'signal', 'histogram']
>({
  inputs: ['close'],
  outputs: ['macd', 'signal', 'histogram'],
  warmup: (params) =>
    averages(params).start + movingAverageKernel.warmup({ period: params.signal, type: params.signalType }),
  parts: (params) => {
    const { quick, still, quickWarmup, stillWarmup, start } = averages(params);
    return {
      quick: part(movingAverageKernel, quick, start - quickWarmup),
      still: part(movingAverageKernel, still, start - stillWarmup),
      signal: part(movingAverageKernel, { period: params.signal, type: params.signalType }),
    };
  },
  piece(piece, _params, inputs, outputs) {
    const [macd, signal, histogram] = outputs as [Float64Array, Float64Array, Float64Array];
    piece.run('quick', inputs, [macd]);
    piece.run('still', inputs, [histogram]);
    for (let k = 0; k < piece.count; k++) macd[k] = macd[k]! - histogram[k]!;
    piece.run('signal', [macd], [signal]);
    for (let k = 0; k < piece.count; k++) histogram[k] = macd[k]! - signal[k]!;
    for (let k = 0; k < piece.count && Number.isNaN(signal[k]!); k++) macd[k] = Number.NaN;
  },
});

/** MACD of plain values, of averages of any kind. */
export const macdExtended = plainFunction('macdExtended', macdExtendedKernel, { fast: 1, slow: 1, signal: 1 });
