import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { lagged, laggedLayout } from './lagged.js';
import type { LaggedLayout } from './lagged.js';

export interface ReturnsParams {
  /** Rows between the two prices. */
  readonly period: number;
  /** `simple`: now / then - 1; `log`: ln(now / then). */
  readonly kind: 'simple' | 'log';
}

/** An infinite return (from a price of zero) is no return. */
export function finiteOrNaN(value: number): number {
  return value + (value - value);
}

/** Return over `period` rows. No value where it is not defined: from or to a price of zero, across a change of sign. */
export const returnsKernel: Kernel<ReturnsParams, LaggedLayout, readonly ['close'], readonly ['returns']> = {
  inputs: ['close'],
  outputs: ['returns'],
  warmup: ({ period }) => period,
  layout: ({ period }) => laggedLayout(period),
  run({ next, ring }, slot, { period, kind }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    lagged(next, ring, slot, period, input, output, from, to);
    if (kind === 'log') {
      for (let i = from; i < to; i++) output[i] = finiteOrNaN(Math.log(input[i]! / output[i]!));
    } else {
      for (let i = from; i < to; i++) output[i] = finiteOrNaN(input[i]! / output[i]! - 1);
    }
  },
};

/** Returns of plain prices. */
export const returns = plainFunction('returns', returnsKernel, { period: 1 });
