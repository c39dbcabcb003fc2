import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';

export interface LaguerreParams {
  /** Damping, from 0 (none) to less than 1. */
  readonly gamma: number;
}

/** The outputs of the four stages of the filter; NaN before the first row. */
type LaguerreLayout = { readonly stages: StateColumn & { readonly type: 'float64' } };

/**
 * Laguerre RSI (Ehlers 2004): ups and downs between the four stages of a Laguerre filter instead of between rows, from 0 to
 * 1; 0 where there are none. All stages begin at the first price.
 */
export const laguerreRsiKernel: Kernel<LaguerreParams, LaguerreLayout, readonly ['close'], readonly ['laguerreRsi']> = {
  inputs: ['close'],
  outputs: ['laguerreRsi'],
  warmup: () => 1,
  layout: () => ({ stages: { type: 'float64', width: 4, fill: Number.NaN } }),
  run({ stages }, slot, { gamma }, inputs, outputs, from, to) {
    const close = inputs[0]!;
    const output = outputs[0]!;
    const base = 4 * slot;
    let [first, second, third, fourth] = [stages[base]!, stages[base + 1]!, stages[base + 2]!, stages[base + 3]!];
    for (let i = from; i < to; i++) {
      const value = close[i]!;
      if (Number.isNaN(first)) {
        first = second = third = fourth = value;
        output[i] = Number.NaN;
        continue;
      }
      const [one, two, three] = [first, second, third];
      first = (1 - gamma) * value + gamma * first;
      second = one - gamma * first + gamma * second;
      third = two - gamma * second + gamma * third;
      fourth = three - gamma * third + gamma * fourth;
      const steps = [first - second, second - third, third - fourth] as const;
      const up = Math.max(0, steps[0]) + Math.max(0, steps[1]) + Math.max(0, steps[2]);
      const all = Math.abs(steps[0]) + Math.abs(steps[1]) + Math.abs(steps[2]);
      output[i] = all === 0 ? 0 : up / all;
    }
    stages[base] = first;
    stages[base + 1] = second;
    stages[base + 2] = third;
    stages[base + 3] = fourth;
  },
};

/** Laguerre RSI of plain values. */
export const laguerreRsi = plainFunction('laguerreRsi', laguerreRsiKernel, {});
