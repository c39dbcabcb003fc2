import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { lagged, laggedLayout } from './lagged.js';
import type { LaggedLayout } from './lagged.js';
import type { PeriodParams } from './sma.js';

/** Rate of change: 100 * (value / value `period` rows before - 1); 0 where that value was zero, as in TA-Lib. */
export const rocKernel: Kernel<PeriodParams, LaggedLayout, readonly ['close'], readonly ['roc']> = {
  inputs: ['close'],
  outputs: ['roc'],
  warmup: ({ period }) => period,
  layout: ({ period }) => laggedLayout(period),
  run({ next, ring }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    lagged(next, ring, slot, period, input, output, from, to);
    for (let i = from; i < to; i++) {
      const before = output[i]!;
      output[i] = before === 0 ? 0 : 100 * (input[i]! / before - 1);
    }
  },
};

/** Rate of change of plain values. */
export const roc = plainFunction('roc', rocKernel, { period: 1 });
