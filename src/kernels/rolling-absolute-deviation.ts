import type { StateColumn } from './kernel.js';

/** The last values of a key, `window[next]` the one to be replaced; NaN where there was none yet. */
export type WindowLayout = {
  readonly next: StateColumn & { readonly type: 'float64' };
  readonly window: StateColumn & { readonly type: 'float64' };
};

export function windowLayout(period: number): WindowLayout {
  return {
    next: { type: 'float64', width: 1 },
    window: { type: 'float64', width: period, fill: Number.NaN },
  };
}

/**
 * Rows [0, count) of one key: the mean absolute distance of the values of each window from its mean, given in `means`.
 * It has no shortcut: every value of the window is looked at for every row. They are added in four sums, which the
 * processor works on side by side; which value goes to which depends on the row alone, so no cut changes a bit.
 */
export function rollingAbsoluteDeviation(
  next: Float64Array,
  window: Float64Array,
  slot: number,
  period: number,
  input: Float64Array,
  means: Float64Array,
  output: Float64Array,
  count: number,
): void {
  const base = slot * period;
  const end = base + period;
  const scale = 1 / period;
  let position = next[slot]!;
  for (let i = 0; i < count; i++) {
    const mean = means[i]!;
    window[base + position] = input[i]!;
    if (++position === period) position = 0;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let k = base;
    for (; k + 3 < end; k += 4) {
      a += Math.abs(window[k]! - mean);
      b += Math.abs(window[k + 1]! - mean);
      c += Math.abs(window[k + 2]! - mean);
      d += Math.abs(window[k + 3]! - mean);
    }
    for (; k < end; k++) a += Math.abs(window[k]! - mean);
    output[i] = scale * (a + b + (c + d));
  }
  next[slot] = position;
}
