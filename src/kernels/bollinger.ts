import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import type { Kernel, StateLayout } from './kernel.js';
import { movingAverageKernel } from './moving-average.js';
import type { AverageType } from './moving-average.js';
import { rollingBands, rollingMomentsLayout } from './rolling-moments.js';
import type { RollingMomentsLayout } from './rolling-moments.js';
import { stddevKernel } from './stddev.js';
import type { StddevParams } from './stddev.js';

export interface BollingerParams extends StddevParams {
  /** Deviations from the middle to the lower band; as many as to the upper one without it. */
  readonly lowerDeviations?: number | undefined;
  /** Kind of the middle; `sma` without it. The deviation is around the simple mean in any case. */
  readonly average?: AverageType | undefined;
}

type Bands = readonly ['upper', 'middle', 'lower'];

/** Lower bands at a distance of their own. */
function moveLower(params: BollingerParams, outputs: readonly Float64Array[], from: number, to: number): void {
  const { deviations, lowerDeviations } = params;
  if (lowerDeviations === undefined || lowerDeviations === deviations) return;
  const [upper, middle, lower] = outputs as [Float64Array, Float64Array, Float64Array];
  const ratio = lowerDeviations / deviations;
  for (let i = from; i < to; i++) lower[i] = middle[i]! - ratio * (upper[i]! - middle[i]!);
}

/** The common case in one pass. */
const simple: Kernel<BollingerParams, RollingMomentsLayout, readonly ['close'], Bands> = {
  inputs: ['close'],
  outputs: ['upper', 'middle', 'lower'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => rollingMomentsLayout(period),
  run({ filled, block, ring, squares }, slot, params, inputs, outputs, from, to) {
    const { period, deviations } = params;
    const upper = outputs[0]!;
    const middle = outputs[1]!;
    const lower = outputs[2]!;
    const scale = (deviations * deviations) / period;
    const input = inputs[0]!;
    const count = to - from;
    rollingBands(filled, block, ring, squares, slot, period, scale, 1, input, from, middle, upper, lower, from, count);
    moveLower(params, outputs, from, to);
  },
};

const averaged = composed<BollingerParams, readonly ['close'], Bands>({
  inputs: ['close'],
  outputs: ['upper', 'middle', 'lower'],
  warmup: ({ period, average = 'sma' }) => Math.max(period - 1, movingAverageKernel.warmup({ period, type: average })),
  parts: ({ period, deviations, average = 'sma' }) => ({
    middle: part(movingAverageKernel, { period, type: average }),
    deviation: part(stddevKernel, { period, deviations }),
  }),
  piece(piece, params, inputs, outputs) {
    const [upper, middle, lower] = outputs as [Float64Array, Float64Array, Float64Array];
    piece.run('middle', inputs, [middle]);
    piece.run('deviation', inputs, [lower]);
    for (let k = 0; k < piece.count; k++) {
      const half = lower[k]!;
      upper[k] = middle[k]! + half;
      lower[k] = middle[k]! - half;
    }
    for (let k = 0; k < piece.count && Number.isNaN(upper[k]!); k++) middle[k] = Number.NaN;
    moveLower(params, outputs, 0, piece.count);
  },
});

function kernelFor({
  average = 'sma',
}: BollingerParams): Kernel<BollingerParams, StateLayout, readonly ['close'], Bands> {
  return average === 'sma' ? (simple as unknown as typeof averaged) : averaged;
}

/** Bollinger bands: a moving average, and `deviations` population standard deviations above and below it. */
export const bollingerKernel: Kernel<BollingerParams, StateLayout, readonly ['close'], Bands> = {
  inputs: ['close'],
  outputs: ['upper', 'middle', 'lower'],
  warmup: (params) => kernelFor(params).warmup(params),
  layout: (params) => kernelFor(params).layout(params),
  run(state, slot, params, inputs, outputs, from, to) {
    kernelFor(params).run(state, slot, params, inputs, outputs, from, to);
  },
};

/** Bollinger bands of plain values. */
export const bollinger = plainFunction('bollinger', bollingerKernel, { period: 1 });
