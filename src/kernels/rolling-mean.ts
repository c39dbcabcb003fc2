import type { StateColumn } from './kernel.js';

/**
 * Rolling sums by the block method (van Herk 1992, Gil and Werman 1993): the rows of a key are cut into blocks of
 * `period`, and the sum of a window is a suffix sum of the block before plus a prefix sum of the present one. Nothing
 * is ever subtracted, so nothing drifts: the error is bounded by the period, whatever came before the window, and a
 * value that is not a number is forgotten with the window that held it.
 *
 * Sums are taken relative to the last value of the block before. Every window that the shift serves contains that
 * value, so cancellation is bounded by the period too, and a window of equal values gives exactly that value.
 *
 * `ring` holds the suffix sums of the block before; position j is reused for the value of row j as soon as its sum
 * has been read. It starts as NaN: until a first block is complete there is no sum, hence no value.
 * `filled` counts the rows in the present block, `block` holds its [prefix sum, shift].
 */
export type RollingSumLayout = {
  readonly filled: StateColumn & { readonly type: 'int32' };
  readonly block: StateColumn & { readonly type: 'float64' };
  readonly ring: StateColumn & { readonly type: 'float64' };
};

export function rollingSumLayout(period: number): RollingSumLayout {
  return {
    filled: { type: 'int32', width: 1 },
    block: { type: 'float64', width: 2 },
    ring: { type: 'float64', width: period, fill: Number.NaN },
  };
}

/** Turns the values of a complete block, the last of which is `shift`, into its suffix sums; returns the sum of all. */
function closeBlock(ring: Float64Array, base: number, period: number, shift: number): number {
  let sum = 0;
  ring[base + period - 1] = 0;
  let k = base + period - 2;
  for (; k > base; k -= 2) {
    const after = sum + (ring[k]! - shift);
    sum = after + (ring[k - 1]! - shift);
    ring[k] = after;
    ring[k - 1] = sum;
  }
  if (k === base) {
    sum += ring[k]! - shift;
    ring[k] = sum;
  }
  return sum;
}

/**
 * `count` rows of one key: output = shiftScale * shift + sumScale * (sum of the shifted window).
 * (1, 1 / period) gives means, (period, 1) sums. Output may be the input.
 */
export function rollingMean(
  filled: Int32Array,
  block: Float64Array,
  ring: Float64Array,
  slot: number,
  period: number,
  shiftScale: number,
  sumScale: number,
  input: Float64Array,
  inputStart: number,
  output: Float64Array,
  outputStart: number,
  count: number,
): void {
  const base = slot * period;
  const last = base + period - 1;
  const distance = outputStart - inputStart;
  const end = inputStart + count;
  let position = base + filled[slot]!;
  let prefix = block[2 * slot]!;
  let shift = block[2 * slot + 1]!;
  let level = shiftScale * shift;
  let i = inputStart;
  while (i < end) {
    const border = Math.min(end, i + last - position);
    // Two rows a turn: at each turn the engine looks at the arrays anew, which costs as much as a row does.
    for (; i + 1 < border; i += 2, position += 2) {
      const first = input[i]!;
      const second = input[i + 1]!;
      const before = prefix + (first - shift);
      prefix = before + (second - shift);
      const suffix = ring[position + 1]!;
      const nextSuffix = ring[position + 2]!;
      ring[position] = first;
      ring[position + 1] = second;
      output[i + distance] = level + sumScale * (suffix + before);
      output[i + distance + 1] = level + sumScale * (nextSuffix + prefix);
    }
    if (i < border) {
      const value = input[i]!;
      prefix += value - shift;
      ring[position] = value;
      position++;
      output[i + distance] = level + sumScale * (ring[position]! + prefix);
      i++;
    }
    if (i < end) {
      shift = input[i]!;
      level = shiftScale * shift;
      output[i + distance] = level + sumScale * closeBlock(ring, base, period, shift);
      prefix = 0;
      position = base;
      i++;
    }
  }
  filled[slot] = position - base;
  block[2 * slot] = prefix;
  block[2 * slot + 1] = shift;
}

/** The same for rows of alternating keys. */
export function rollingMeanAlternating(
  filled: Int32Array,
  block: Float64Array,
  ring: Float64Array,
  slots: Int32Array,
  period: number,
  shiftScale: number,
  sumScale: number,
  input: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
): void {
  const last = period - 1;
  let i = from;
  while (i < to) {
    // The common rows have a loop without calls, in which the engine keeps the columns' addresses at hand.
    for (; i < to; i++) {
      const slot = slots[i]!;
      const position = filled[slot]!;
      if (position === last) break;
      const at = slot * period + position;
      const value = input[i]!;
      const shift = block[2 * slot + 1]!;
      const prefix = block[2 * slot]! + (value - shift);
      ring[at] = value;
      filled[slot] = position + 1;
      block[2 * slot] = prefix;
      output[i] = shiftScale * shift + sumScale * (ring[at + 1]! + prefix);
    }
    if (i < to) {
      const slot = slots[i]!;
      const shift = input[i]!;
      output[i] = shiftScale * shift + sumScale * closeBlock(ring, slot * period, period, shift);
      filled[slot] = 0;
      block[2 * slot] = 0;
      block[2 * slot + 1] = shift;
      i++;
    }
  }
}
