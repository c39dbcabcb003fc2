import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { lagged, laggedLayout } from './lagged.js';
import type { LaggedLayout } from './lagged.js';
import type { PeriodParams } from './sma.js';

export interface RocParams extends PeriodParams {
  /**
   * `percent`: 100 * (now / then - 1), also without it; `fraction`: now / then - 1; `ratio`: now / then;
   * `ratioPercent`: 100 * now / then.
   */
  readonly scale?: 'percent' | 'fraction' | 'ratio' | 'ratioPercent' | undefined;
}

/** By scale: what the ratio is multiplied with, and what is taken from it before. */
const scales = {
  percent: [100, 1],
  fraction: [1, 1],
  ratio: [1, 0],
  ratioPercent: [100, 0],
} as const;

/** Rate of change: 100 * (value / value `period` rows before - 1); 0 where that value was zero, as in TA-Lib. */
export const rocKernel: Kernel<RocParams, LaggedLayout, readonly ['close'], readonly ['roc']> = {
  inputs: ['close'],
  outputs: ['roc'],
  warmup: ({ period }) => period,
  layout: ({ period }) => laggedLayout(period),
  run({ next, ring }, slot, { period, scale = 'percent' }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const [factor, base] = scales[scale];
    lagged(next, ring, slot, period, input, output, from, to);
    for (let i = from; i < to; i++) {
      const before = output[i]!;
      output[i] = before === 0 ? 0 : factor * (input[i]! / before - base);
    }
  },
};

/** Rate of change of plain values. */
export const roc = plainFunction('roc', rocKernel, { period: 1 });
