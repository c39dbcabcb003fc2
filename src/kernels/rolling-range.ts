import type { StateColumn } from './kernel.js';

/**
 * Rolling maxima of one column and minima of another by the block method (van Herk 1992, Gil and Werman 1993): the
 * maximum of a window is the larger of a suffix maximum of the block before and a prefix maximum of the present one.
 * Exact, and the same few comparisons a row whatever the period and the market, where a rescan needs up to `period`.
 * `top` and `bottom` are used as `ring` in `rolling-mean.ts`; `block` holds [prefix maximum, prefix minimum].
 */
export type RollingRangeLayout = {
  readonly filled: StateColumn & { readonly type: 'int32' };
  readonly block: StateColumn & { readonly type: 'float64' };
  readonly top: StateColumn & { readonly type: 'float64' };
  readonly bottom: StateColumn & { readonly type: 'float64' };
};

export function rollingRangeLayout(period: number): RollingRangeLayout {
  return {
    filled: { type: 'int32', width: 1 },
    block: { type: 'float64', width: 2 },
    top: { type: 'float64', width: period, fill: Number.NaN },
    bottom: { type: 'float64', width: period, fill: Number.NaN },
  };
}

/**
 * Which of two prices is the larger cannot be foreseen, and a wrong guess costs the processor more than all the rest
 * of a row. So both are written here and the outcome of the comparison is the index of the one to read back:
 * [larger so far, candidate, smaller so far, candidate].
 */
const choice = new Float64Array(4);

function closeBlock(
  top: Float64Array,
  bottom: Float64Array,
  base: number,
  period: number,
  high: number,
  low: number,
): void {
  let highest = high;
  let lowest = low;
  top[base + period - 1] = highest;
  bottom[base + period - 1] = lowest;
  for (let k = base + period - 2; k >= base; k--) {
    choice[0] = highest;
    choice[1] = top[k]!;
    choice[2] = lowest;
    choice[3] = bottom[k]!;
    highest = choice[Number(choice[1] > highest)]!;
    lowest = choice[2 + Number(choice[3] < lowest)]!;
    top[k] = highest;
    bottom[k] = lowest;
  }
}

/** `count` rows of one key: highest of `high`, lowest of `low`. The outputs must be neither input. */
export function rollingRange(
  filled: Int32Array,
  block: Float64Array,
  top: Float64Array,
  bottom: Float64Array,
  slot: number,
  period: number,
  high: Float64Array,
  low: Float64Array,
  inputStart: number,
  highest: Float64Array,
  lowest: Float64Array,
  outputStart: number,
  count: number,
): void {
  const base = slot * period;
  const last = base + period - 1;
  const distance = outputStart - inputStart;
  const end = inputStart + count;
  let position = base + filled[slot]!;
  let maximum = block[2 * slot]!;
  let minimum = block[2 * slot + 1]!;
  let i = inputStart;
  while (i < end) {
    const border = Math.min(end, i + last - position);
    for (; i < border; i++) {
      const above = high[i]!;
      const below = low[i]!;
      choice[0] = maximum;
      choice[1] = above;
      choice[2] = minimum;
      choice[3] = below;
      maximum = choice[Number(above > maximum)]!;
      minimum = choice[2 + Number(below < minimum)]!;
      top[position] = above;
      bottom[position] = below;
      position++;
      const suffixMaximum = top[position]!;
      const suffixMinimum = bottom[position]!;
      choice[0] = suffixMaximum;
      choice[1] = maximum;
      choice[2] = suffixMinimum;
      choice[3] = minimum;
      // The suffix is read unless the prefix beats it: NaN, the sign of a window not yet full, is never beaten.
      highest[i + distance] = choice[Number(maximum > suffixMaximum)]!;
      lowest[i + distance] = choice[2 + Number(minimum < suffixMinimum)]!;
    }
    if (i < end) {
      // The last row of the block belongs to every window until the next block is complete.
      maximum = high[i]!;
      minimum = low[i]!;
      closeBlock(top, bottom, base, period, maximum, minimum);
      highest[i + distance] = top[base]!;
      lowest[i + distance] = bottom[base]!;
      position = base;
      i++;
    }
  }
  filled[slot] = position - base;
  block[2 * slot] = maximum;
  block[2 * slot + 1] = minimum;
}
