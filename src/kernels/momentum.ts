import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { lagged, laggedLayout } from './lagged.js';
import type { LaggedLayout } from './lagged.js';
import type { PeriodParams } from './sma.js';

/** Momentum: the value less the one `period` rows before. */
export const momentumKernel: Kernel<PeriodParams, LaggedLayout, readonly ['close'], readonly ['momentum']> = {
  inputs: ['close'],
  outputs: ['momentum'],
  warmup: ({ period }) => period,
  layout: ({ period }) => laggedLayout(period),
  run({ next, ring }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    lagged(next, ring, slot, period, input, output, from, to);
    for (let i = from; i < to; i++) output[i] = input[i]! - output[i]!;
  },
};

/** Momentum of plain values. */
export const momentum = plainFunction('momentum', momentumKernel, { period: 1 });
