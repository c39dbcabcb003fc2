import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import type { PeriodParams } from './sma.js';

/** `values` holds [previous value, smoothed gain, smoothed change in either direction]; `seen` counts up to period + 1. */
type RsiLayout = {
  readonly seen: StateColumn & { readonly type: 'int32' };
  readonly values: StateColumn & { readonly type: 'float64' };
};

const width = 3;

// TA-Lib takes a total change below this for no change at all.
const negligible = 1e-14;

// Added to the total at every row: a market that stands still would otherwise decay into denormal numbers, which cost
// a hundred times an ordinary addition. Far below `negligible`, so no result changes.
const floor = 1e-300;

/** One of the first rows of a key, where gains and changes are summed to seed the smoothing. */
function seed(seen: Int32Array, values: Float64Array, slot: number, period: number, value: number): number {
  const at = slot * width;
  const before = seen[slot]!;
  seen[slot] = before + 1;
  const change = before === 0 ? 0 : value - values[at]!;
  values[at] = value;
  const gain = values[at + 1]! + (change + Math.abs(change)) * 0.5;
  const total = values[at + 2]! + Math.abs(change);
  const full = before === period;
  values[at + 1] = full ? gain / period : gain;
  values[at + 2] = full ? total / period : total;
  if (!full) return Number.NaN;
  return values[at + 2]! < negligible ? 0 : (100 * values[at + 1]!) / values[at + 2]!;
}

/** Relative strength index (Wilder 1978): 100 * average gain / average change, both smoothed with weight 1 / period. */
export const rsiKernel: Kernel<PeriodParams, RsiLayout, readonly ['close'], readonly ['rsi']> = {
  inputs: ['close'],
  outputs: ['rsi'],
  warmup: ({ period }) => period,
  layout: () => ({ seen: { type: 'int32', width: 1 }, values: { type: 'float64', width } }),
  run({ seen, values }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const at = slot * width;
    let i = from;
    for (; i < to && seen[slot]! <= period; i++) output[i] = seed(seen, values, slot, period, input[i]!);

    const weight = 1 / period;
    const half = weight * 0.5;
    const keep = 1 - weight;
    let previous = values[at]!;
    let gain = values[at + 1]!;
    let total = values[at + 2]!;
    for (; i < to; i++) {
      const value = input[i]!;
      const change = value - previous;
      const size = Math.abs(change);
      previous = value;
      gain = keep * gain + half * (change + size);
      total = keep * total + (weight * size + floor);
      output[i] = total < negligible ? 0 : (100 * gain) / total;
    }
    values[at] = previous;
    values[at + 1] = gain;
    values[at + 2] = total;
  },
  runAlternating({ seen, values }, slots, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const weight = 1 / period;
    const half = weight * 0.5;
    const keep = 1 - weight;
    for (let i = from; i < to; i++) {
      const slot = slots[i]!;
      const value = input[i]!;
      if (seen[slot]! <= period) {
        output[i] = seed(seen, values, slot, period, value);
        continue;
      }
      const at = slot * width;
      const change = value - values[at]!;
      const size = Math.abs(change);
      const gain = keep * values[at + 1]! + half * (change + size);
      const total = keep * values[at + 2]! + (weight * size + floor);
      values[at] = value;
      values[at + 1] = gain;
      values[at + 2] = total;
      output[i] = total < negligible ? 0 : (100 * gain) / total;
    }
  },
};

/** Relative strength index of plain values. */
export const rsi = plainFunction('rsi', rsiKernel, { period: 1 });
