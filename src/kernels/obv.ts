import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';

/** `values` holds [previous close, balance]. */
type ObvLayout = { readonly values: StateColumn & { readonly type: 'float64' } };

/**
 * On-balance volume (Granville 1963): volume is added when the close rises and taken away when it falls. Starts with
 * the first row's volume, as TA-Lib does.
 */
export const obvKernel: Kernel<Record<never, never>, ObvLayout, readonly ['close', 'volume'], readonly ['obv']> = {
  inputs: ['close', 'volume'],
  outputs: ['obv'],
  warmup: () => 0,
  layout: () => ({ values: { type: 'float64', width: 2, fill: Number.NaN } }),
  run({ values }, slot, _params, inputs, outputs, from, to) {
    const close = inputs[0]!;
    const volume = inputs[1]!;
    const output = outputs[0]!;
    if (from >= to) return;
    let i = from;
    let previous = values[2 * slot]!;
    let balance = values[2 * slot + 1]!;
    if (Number.isNaN(previous)) {
      previous = close[i]!;
      balance = volume[i]!;
      output[i] = balance;
      i++;
    }
    for (; i < to; i++) {
      const price = close[i]!;
      balance += (Number(price > previous) - Number(price < previous)) * volume[i]!;
      output[i] = balance;
      previous = price;
    }
    values[2 * slot] = previous;
    values[2 * slot + 1] = balance;
  },
};

/** On-balance volume of plain closes and volumes. */
export const obv = plainFunction('obv', obvKernel, {});
