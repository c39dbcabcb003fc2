import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import { laggedLayout, type LaggedLayout } from './lagged.js';

export interface DifferenceParams {
  /** Rows between the two values. */
  readonly period: number;
  /** How many times the difference is taken. */
  readonly order: number;
}

/** Difference over `period` rows, taken `order` times. */
export const differenceKernel: Kernel<DifferenceParams, LaggedLayout, readonly ['close'], readonly ['difference']> = {
  inputs: ['close'],
  outputs: ['difference'],
  warmup: ({ period, order }) => period * order,
  // One ring after the other, all turning together: that of order k holds the differences of order k.
  layout: ({ period, order }) => laggedLayout(period * order),
  run({ next, ring }, slot, { period, order }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const base = slot * period * order;
    let position = next[slot]!;
    for (let i = from; i < to; i++) {
      let value = input[i]!;
      for (let at = base + position; at < base + period * order; at += period) {
        const before = ring[at]!;
        ring[at] = value;
        value -= before;
      }
      output[i] = value;
      position = position + 1 === period ? 0 : position + 1;
    }
    next[slot] = position;
  },
};

/** Differences of plain values. */
export const difference = plainFunction('difference', differenceKernel, { period: 1, order: 1 });
