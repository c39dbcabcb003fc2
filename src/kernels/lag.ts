import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { lagged, laggedLayout } from './lagged.js';
import type { LaggedLayout } from './lagged.js';
import type { PeriodParams } from './sma.js';

/** The value `period` rows before; NaN, which stands for a missing value, is handed on. */
export const lagKernel: Kernel<PeriodParams, LaggedLayout, readonly ['close'], readonly ['lag']> = {
  inputs: ['close'],
  outputs: ['lag'],
  warmup: ({ period }) => period,
  layout: ({ period }) => laggedLayout(period),
  run({ next, ring }, slot, { period }, inputs, outputs, from, to) {
    lagged(next, ring, slot, period, inputs[0]!, outputs[0]!, from, to);
  },
};

/** Plain values `period` rows later. */
export const lag = plainFunction('lag', lagKernel, { period: 1 });
