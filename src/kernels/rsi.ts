import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import type { PeriodParams } from './sma.js';

/**
 * `values` holds [previous value, smoothed gain, smoothed change in either direction], the latter two NaN until the
 * first `period` changes have been gathered in `sums` [gains, changes]; `seen` counts the rows until then.
 */
type RsiLayout = {
  readonly seen: StateColumn & { readonly type: 'int32' };
  readonly sums: StateColumn & { readonly type: 'float64' };
  readonly values: StateColumn & { readonly type: 'float64' };
};

const layout: RsiLayout = {
  seen: { type: 'int32', width: 1 },
  sums: { type: 'float64', width: 2 },
  values: { type: 'float64', width: 3, fill: Number.NaN },
};

// Added to gain and total at every row: a market that stands still would otherwise decay into denormal numbers, which
// cost ten times an ordinary addition. A total that has come down to a few of these is no change at all.
const floor = 1e-300;
const negligible = 1e-290;

// A gain that is no number any more, of prices near the end of the range, stays none: hence the product.
function ratio(gain: number, total: number): number {
  return total < negligible ? 0 * gain : (100 * gain) / total;
}

/** One of the first rows of a key, where gains and changes are summed to seed the smoothing. */
function seed(
  seen: Int32Array,
  sums: Float64Array,
  values: Float64Array,
  slot: number,
  period: number,
  value: number,
): number {
  const rows = seen[slot]!;
  const change = rows === 0 ? 0 : value - values[3 * slot]!;
  const size = Math.abs(change);
  seen[slot] = rows + 1;
  values[3 * slot] = value;
  sums[2 * slot] = sums[2 * slot]! + (change + size) * 0.5;
  sums[2 * slot + 1] = sums[2 * slot + 1]! + size;
  if (rows !== period) return Number.NaN;
  const gain = sums[2 * slot]! / period;
  const total = sums[2 * slot + 1]! / period;
  values[3 * slot + 1] = gain;
  values[3 * slot + 2] = total;
  return ratio(gain, total);
}

/** Relative strength index (Wilder 1978): 100 * average gain / average change, both smoothed with weight 1 / period. */
export const rsiKernel: Kernel<PeriodParams, RsiLayout, readonly ['close'], readonly ['rsi']> = {
  inputs: ['close'],
  outputs: ['rsi'],
  lasting: true,
  warmup: ({ period }) => period,
  layout: () => layout,
  run({ seen, sums, values }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    let i = from;
    for (; i < to && Number.isNaN(values[3 * slot + 1]!); i++) {
      output[i] = seed(seen, sums, values, slot, period, input[i]!);
    }
    const weight = 1 / period;
    const half = weight * 0.5;
    const keep = 1 - weight;
    let previous = values[3 * slot]!;
    let gain = values[3 * slot + 1]!;
    let total = values[3 * slot + 2]!;
    // (change + |change|) / 2 is the gain without a branch: which way the next change goes cannot be foreseen.
    // Two rows a turn: at each turn the engine looks at the arrays anew, which costs as much as a row does.
    for (; i + 1 < to; i += 2) {
      const value = input[i]!;
      const next = input[i + 1]!;
      const change = value - previous;
      const nextChange = next - value;
      const size = Math.abs(change);
      const nextSize = Math.abs(nextChange);
      const between = keep * gain + (half * (change + size) + floor);
      const totalBetween = keep * total + (weight * size + floor);
      gain = keep * between + (half * (nextChange + nextSize) + floor);
      total = keep * totalBetween + (weight * nextSize + floor);
      output[i] = ratio(between, totalBetween);
      output[i + 1] = ratio(gain, total);
      previous = next;
    }
    if (i < to) {
      const value = input[i]!;
      const change = value - previous;
      const size = Math.abs(change);
      gain = keep * gain + (half * (change + size) + floor);
      total = keep * total + (weight * size + floor);
      output[i] = ratio(gain, total);
      previous = value;
    }
    values[3 * slot] = previous;
    values[3 * slot + 1] = gain;
    values[3 * slot + 2] = total;
  },
  runAlternating({ seen, sums, values }, slots, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const weight = 1 / period;
    const half = weight * 0.5;
    const keep = 1 - weight;
    let i = from;
    while (i < to) {
      // Two rows a turn and no calls: at each turn the engine looks at the arrays anew.
      for (; i + 1 < to; i += 2) {
        const a = 3 * slots[i]!;
        const first = input[i]!;
        const firstChange = first - values[a]!;
        const firstSize = Math.abs(firstChange);
        const firstGain = keep * values[a + 1]! + (half * (firstChange + firstSize) + floor);
        if (Number.isNaN(firstGain)) break;
        const firstTotal = keep * values[a + 2]! + (weight * firstSize + floor);
        values[a] = first;
        values[a + 1] = firstGain;
        values[a + 2] = firstTotal;
        output[i] = ratio(firstGain, firstTotal);
        const b = 3 * slots[i + 1]!;
        const second = input[i + 1]!;
        const secondChange = second - values[b]!;
        const secondSize = Math.abs(secondChange);
        const secondGain = keep * values[b + 1]! + (half * (secondChange + secondSize) + floor);
        if (Number.isNaN(secondGain)) {
          i++;
          break;
        }
        const secondTotal = keep * values[b + 2]! + (weight * secondSize + floor);
        values[b] = second;
        values[b + 1] = secondGain;
        values[b + 2] = secondTotal;
        output[i + 1] = ratio(secondGain, secondTotal);
      }
      if (i < to) {
        const at = 3 * slots[i]!;
        const change = input[i]! - values[at]!;
        const size = Math.abs(change);
        const gain = keep * values[at + 1]! + (half * (change + size) + floor);
        if (Number.isNaN(gain)) output[i] = seed(seen, sums, values, slots[i]!, period, input[i]!);
        else {
          const total = keep * values[at + 2]! + (weight * size + floor);
          values[at] = input[i]!;
          values[at + 1] = gain;
          values[at + 2] = total;
          output[i] = ratio(gain, total);
        }
        i++;
      }
    }
  },
};

/** Relative strength index of plain values. */
export const rsi = plainFunction('rsi', rsiKernel, { period: 1 });
