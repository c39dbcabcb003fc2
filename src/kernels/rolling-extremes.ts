import type { StateColumn } from './kernel.js';

/**
 * Rolling maxima (sign +1) and minima (sign -1) by the block method (van Herk 1992, Gil and Werman 1993): the extreme
 * of a window is the larger of a suffix maximum of the block before and a prefix maximum of the present one. Exact,
 * and three comparisons a row in the worst case, where a rescan needs `period`.
 * `ring` is used as in `rolling-mean.ts`; `cursor` holds [rows in the present block, prefix maximum].
 */
export type RollingExtremesLayout = {
  readonly cursor: StateColumn & { readonly type: 'float64' };
  readonly ring: StateColumn & { readonly type: 'float64' };
};

export const extremesCursor = 2;

export function rollingExtremesLayout(period: number): RollingExtremesLayout {
  return {
    cursor: { type: 'float64', width: extremesCursor },
    ring: { type: 'float64', width: period, fill: Number.NaN },
  };
}

function closeBlock(ring: Float64Array, base: number, period: number, value: number): void {
  let extreme = value;
  ring[base + period - 1] = value;
  for (let k = base + period - 2; k >= base; k--) {
    extreme = Math.max(extreme, ring[k]!);
    ring[k] = extreme;
  }
}

/** `count` rows of one key. Output may be the input. */
export function rollingExtremes(
  cursor: Float64Array,
  ring: Float64Array,
  slot: number,
  period: number,
  sign: 1 | -1,
  input: Float64Array,
  inputStart: number,
  output: Float64Array,
  outputStart: number,
  count: number,
): void {
  const base = slot * period;
  const last = base + period - 1;
  const at = slot * extremesCursor;
  const distance = outputStart - inputStart;
  const end = inputStart + count;
  let position = base + (cursor[at]! | 0);
  let prefix = cursor[at + 1]!;
  for (let i = inputStart; i < end; i++) {
    const value = sign * input[i]!;
    if (position === last) {
      closeBlock(ring, base, period, value);
      // The last value of the block belongs to every window until the next block is complete.
      prefix = value;
      position = base;
    } else {
      prefix = Math.max(prefix, value);
      ring[position] = value;
      position++;
    }
    output[i + distance] = sign * Math.max(ring[position]!, prefix);
  }
  cursor[at] = position - base;
  cursor[at + 1] = prefix;
}
