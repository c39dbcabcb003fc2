import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';

export interface FractalParams {
  /** Rows before the middle one that must lie within it. */
  readonly left: number;
  /** Rows after it, which have to be waited for. */
  readonly right: number;
}

/** `rows` counts up to a full window; `next` is the place in the rings of highs and lows that is written next. */
type FractalLayout = {
  readonly rows: StateColumn & { readonly type: 'int32' };
  readonly next: StateColumn & { readonly type: 'int32' };
  readonly highs: StateColumn & { readonly type: 'float64' };
  readonly lows: StateColumn & { readonly type: 'float64' };
};

/** Whether none of a ring but the value at `middle` reaches it. */
function standsOut(ring: Float64Array, base: number, width: number, middle: number, sign: 1 | -1): boolean {
  const value = sign * ring[base + middle]!;
  let reached = 0;
  for (let k = base; k < base + width; k++) reached += Number(sign * ring[k]! >= value);
  return reached === 1;
}

/**
 * Fractals (Williams 1995): 1 in the row that confirms a high above, or a low below, all of `left` rows before it and
 * `right` after it; else 0. Nothing looks ahead: the turn was `right` rows before.
 */
export const fractalsKernel: Kernel<FractalParams, FractalLayout, readonly ['high', 'low'], readonly ['high', 'low']> =
  {
    inputs: ['high', 'low'],
    outputs: ['high', 'low'],
    warmup: ({ left, right }) => left + right,
    layout: ({ left, right }) => ({
      rows: { type: 'int32', width: 1 },
      next: { type: 'int32', width: 1 },
      highs: { type: 'float64', width: left + right + 1 },
      lows: { type: 'float64', width: left + right + 1 },
    }),
    run({ rows, next, highs, lows }, slot, { left, right }, inputs, outputs, from, to) {
      const [high, low] = inputs as [Float64Array, Float64Array];
      const [peaks, troughs] = outputs as [Float64Array, Float64Array];
      const width = left + right + 1;
      const base = slot * width;
      let position = next[slot]!;
      for (let i = from; i < to; i++) {
        highs[base + position] = high[i]!;
        lows[base + position] = low[i]!;
        // The oldest row stands after the newest: the middle one is `left` rows from there.
        position = position + 1 === width ? 0 : position + 1;
        const middle = (position + left) % width;
        const ready = rows[slot] === width - 1;
        rows[slot] = ready ? width - 1 : rows[slot]! + 1;
        peaks[i] = ready ? Number(standsOut(highs, base, width, middle, 1)) : Number.NaN;
        troughs[i] = ready ? Number(standsOut(lows, base, width, middle, -1)) : Number.NaN;
      }
      next[slot] = position;
    },
  };

/** Fractals of plain highs and lows. */
export const fractals = plainFunction('fractals', fractalsKernel, { left: 1, right: 1 });
