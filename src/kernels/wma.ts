import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';
import type { PeriodParams } from './sma.js';

/**
 * `ring` holds, for the block of rows before, the sums of its last rows weighted 1, 2, 3, ... from the oldest;
 * see `rolling-mean.ts` for the method. `cursor` holds [rows in the present block, prefix sum, prefix sum weighted by
 * position, shift].
 */
type WmaLayout = {
  readonly cursor: StateColumn & { readonly type: 'float64' };
  readonly ring: StateColumn & { readonly type: 'float64' };
};

const cursorWidth = 4;

function closeBlock(ring: Float64Array, base: number, period: number, shift: number): void {
  let sum = 0;
  let weighted = 0;
  ring[base + period - 1] = 0;
  for (let k = base + period - 2; k >= base; k--) {
    sum += ring[k]! - shift;
    weighted += sum;
    ring[k] = weighted;
  }
}

/** Weighted moving average: weights 1 (oldest) to `period` (newest). */
export const wmaKernel: Kernel<PeriodParams, WmaLayout, readonly ['close'], readonly ['wma']> = {
  inputs: ['close'],
  outputs: ['wma'],
  warmup: ({ period }) => period - 1,
  layout: ({ period }) => ({
    cursor: { type: 'float64', width: cursorWidth },
    ring: { type: 'float64', width: period, fill: Number.NaN },
  }),
  run({ cursor, ring }, slot, { period }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    const base = slot * period;
    const last = period - 1;
    const at = slot * cursorWidth;
    const scale = 2 / (period * (period + 1));
    let position = cursor[at]! | 0;
    let prefix = cursor[at + 1]!;
    let weighted = cursor[at + 2]!;
    let shift = cursor[at + 3]!;
    for (let i = from; i < to; i++) {
      const value = input[i]!;
      if (position === last) {
        shift = value;
        closeBlock(ring, base, period, shift);
        prefix = 0;
        weighted = 0;
        position = 0;
      } else {
        const deviation = value - shift;
        ring[base + position] = value;
        position++;
        prefix += deviation;
        weighted += position * deviation;
      }
      output[i] = shift + scale * (ring[base + position]! + weighted + (period - position) * prefix);
    }
    cursor[at] = position;
    cursor[at + 1] = prefix;
    cursor[at + 2] = weighted;
    cursor[at + 3] = shift;
  },
};

/** Weighted moving average of plain values. */
export const wma = plainFunction('wma', wmaKernel, { period: 1 });
