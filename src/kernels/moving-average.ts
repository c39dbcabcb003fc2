import { plainFunction } from './apply-kernel.js';
import { demaKernel } from './dema.js';
import { emaKernel } from './ema.js';
import { hmaKernel } from './hma.js';
import { kamaKernel } from './kama.js';
import type { KamaParams } from './kama.js';
import type { Kernel, StateLayout } from './kernel.js';
import { rmaKernel } from './rma.js';
import { smaKernel } from './sma.js';
import type { PeriodParams } from './sma.js';
import { t3Kernel } from './t3.js';
import type { T3Params } from './t3.js';
import { temaKernel } from './tema.js';
import { trimaKernel } from './trima.js';
import { wmaKernel } from './wma.js';
import { zlemaKernel } from './zlema.js';

/** Moving averages that others are built on, by the names of their operators. */
export const averageTypes = [
  'sma',
  'ema',
  'wma',
  'dema',
  'tema',
  'trima',
  'kama',
  't3',
  'hma',
  'zlema',
  'rma',
] as const;

export type AverageType = (typeof averageTypes)[number];

export interface MovingAverageParams extends PeriodParams {
  /** Kind of the average; its other parameters are at their defaults. */
  readonly type: AverageType;
}

type AverageKernel = Kernel<PeriodParams & KamaParams & T3Params, StateLayout>;

const kernels: Readonly<Record<AverageType, AverageKernel>> = {
  sma: smaKernel as unknown as AverageKernel,
  ema: emaKernel as unknown as AverageKernel,
  wma: wmaKernel as unknown as AverageKernel,
  dema: demaKernel as unknown as AverageKernel,
  tema: temaKernel as unknown as AverageKernel,
  trima: trimaKernel as unknown as AverageKernel,
  kama: kamaKernel as unknown as AverageKernel,
  t3: t3Kernel as unknown as AverageKernel,
  hma: hmaKernel as unknown as AverageKernel,
  zlema: zlemaKernel as unknown as AverageKernel,
  rma: rmaKernel as unknown as AverageKernel,
};

const complete = new WeakMap<MovingAverageParams, PeriodParams & KamaParams & T3Params>();

/** With the defaults of those that take more than a period; the same object for the same parameters. */
function completed(params: MovingAverageParams): PeriodParams & KamaParams & T3Params {
  const known = complete.get(params);
  if (known !== undefined) return known;
  const made = { period: params.period, fast: 2, slow: 30, volumeFactor: 0.7 };
  complete.set(params, made);
  return made;
}

/** A moving average of a chosen kind. */
export const movingAverageKernel: Kernel<
  MovingAverageParams,
  StateLayout,
  readonly ['close'],
  readonly ['movingAverage']
> = {
  inputs: ['close'],
  outputs: ['movingAverage'],
  warmup: (params) => kernels[params.type].warmup(completed(params)),
  layout: (params) => kernels[params.type].layout(completed(params)),
  run(state, slot, params, inputs, outputs, from, to) {
    kernels[params.type].run(state, slot, completed(params), inputs, outputs, from, to);
  },
};

/** Moving average of plain values, of a chosen kind. */
export const movingAverage = plainFunction('movingAverage', movingAverageKernel, { period: 1 });
