import { plainFunction } from './apply-kernel.js';
import { directionalLayout, directionalSums } from './directional-movement.js';
import type { DirectionalLayout } from './directional-movement.js';
import type { Kernel, StateColumn } from './kernel.js';
import { scratch, scratchRows } from './scratch.js';
import type { PeriodParams } from './sma.js';

/** `last` holds the directional index of the row before. */
type DmiLayout = DirectionalLayout & { readonly last: StateColumn & { readonly type: 'float64' } };

/** Directional movement index (Wilder 1978): movement up and down in percent of the true range, and how one-sided it is. */
export const dmiKernel: Kernel<
  PeriodParams,
  DmiLayout,
  readonly ['high', 'low', 'close'],
  readonly ['plus', 'minus', 'index']
> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['plus', 'minus', 'index'],
  warmup: ({ period }) => period,
  layout: () => ({ ...directionalLayout(), last: { type: 'float64', width: 1 } }),
  run(state, slot, { period }, inputs, outputs, from, to) {
    const [high, low, close] = inputs as [Float64Array, Float64Array, Float64Array];
    const [plus, minus, index] = outputs as [Float64Array, Float64Array, Float64Array];
    const [ups, downs, ranges] = scratch;
    let last = state.last[slot]!;
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      const first = Math.max(0, Math.min(count, period - state.rows[slot]!));
      directionalSums(state, slot, period, high, low, close, start, ups, downs, ranges, count);
      for (let k = 0; k < first; k++) {
        plus[start + k] = Number.NaN;
        minus[start + k] = Number.NaN;
        index[start + k] = Number.NaN;
      }
      for (let k = first; k < count; k++) {
        const scale = ranges[k] === 0 ? 0 : 100 / ranges[k]!;
        const up = scale * ups[k]!;
        const down = scale * downs[k]!;
        const sum = up + down;
        // While there is no movement at all it stays where it was.
        last = sum === 0 ? last : (100 * Math.abs(up - down)) / sum;
        plus[start + k] = up;
        minus[start + k] = down;
        index[start + k] = last;
      }
    }
    state.last[slot] = last;
  },
};

/** Directional movement index of plain highs, lows and closes. */
export const dmi = plainFunction('dmi', dmiKernel, { period: 1 });
