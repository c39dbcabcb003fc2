import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { rollingExtremes, rollingExtremesLayout } from './rolling-extremes.js';
import type { RollingExtremesLayout } from './rolling-extremes.js';
import type { PeriodParams } from './sma.js';

type ExtremeKernel<Name extends string> = Kernel<
  PeriodParams,
  RollingExtremesLayout,
  readonly ['close'],
  readonly [Name]
>;

function extremeKernel<Name extends string>(name: Name, sign: 1 | -1): ExtremeKernel<Name> {
  return {
    inputs: ['close'],
    outputs: [name],
    warmup: ({ period }) => period - 1,
    layout: ({ period }) => rollingExtremesLayout(period),
    run({ cursor, ring }, slot, { period }, inputs, outputs, from, to) {
      rollingExtremes(cursor, ring, slot, period, sign, inputs[0]!, from, outputs[0]!, from, to - from);
    },
  };
}

/** Largest of the last `period` values. */
export const maxKernel: ExtremeKernel<'max'> = extremeKernel('max', 1);

/** Smallest of the last `period` values. */
export const minKernel: ExtremeKernel<'min'> = extremeKernel('min', -1);

/** Rolling maxima of plain values. */
export const max = plainFunction('max', maxKernel, { period: 1 });

/** Rolling minima of plain values. */
export const min = plainFunction('min', minKernel, { period: 1 });
