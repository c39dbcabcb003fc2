import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import type { PeriodParams } from './sma.js';

/**
 * `ring` holds, for the block of rows before, the sums of its last rows weighted 1, 2, 3, ... from the oldest;
 * see `rolling-mean.ts` for the method. `filled` counts the rows in the present block, `block` holds its
 * [prefix sum, prefix sum weighted by position, shift].
 */
type WmaLayout = {
  readonly filled: StateColumn & { readonly type: 'int32' };
  readonly block: StateColumn & { readonly type: 'float64' };
  readonly ring: StateColumn & { readonly type: 'float64' };
};

function closeBlock(ring: Float64Array, base: number, period: number, shift: number): number {
  let sum = 0;
  let weighted = 0;
  ring[base + period - 1] = 0;
  for (let k = base + period - 2; k >= base; k--) {
    sum += ring[k]! - shift;
    weighted += sum;
    ring[k] = weighted;
  }
  return weighted;
}

/** Weighted moving average: weights 1 (oldest) to `period` (newest). */
export const wmaKernel: Kernel<PeriodParams, WmaLayout, readonly ['close'], readonly ['wma']> = {
  inputs: ['close'],
  outputs: ['wma'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => ({
    filled: { type: 'int32', width: 1 },
    block: { type: 'float64', width: 3 },
    ring: { type: 'float64', width: period, fill: Number.NaN },
  }),
  run({ filled, block, ring }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const base = slot * period;
    const last = period - 1;
    const scale = 2 / (period * (period + 1));
    let position = filled[slot]!;
    let prefix = block[3 * slot]!;
    let weighted = block[3 * slot + 1]!;
    let shift = block[3 * slot + 2]!;
    let i = from;
    while (i < to) {
      const border = Math.min(to, i + last - position);
      for (; i < border; i++) {
        const value = input[i]!;
        const deviation = value - shift;
        ring[base + position] = value;
        position++;
        prefix += deviation;
        weighted += position * deviation;
        output[i] = shift + scale * (ring[base + position]! + weighted + (period - position) * prefix);
      }
      if (i < to) {
        shift = input[i]!;
        output[i] = shift + scale * closeBlock(ring, base, period, shift);
        prefix = 0;
        weighted = 0;
        position = 0;
        i++;
      }
    }
    filled[slot] = position;
    block[3 * slot] = prefix;
    block[3 * slot + 1] = weighted;
    block[3 * slot + 2] = shift;
  },
};

/** Weighted moving average of plain values. */
export const wma = plainFunction('wma', wmaKernel, { period: 1 });
