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
 * `cursor` holds [rows in the present block, prefix sum, shift].
 */
export type RollingSumLayout = {
  readonly cursor: StateColumn & { readonly type: 'float64' };
  readonly ring: StateColumn & { readonly type: 'float64' };
};

export const sumCursor = 3;

export function rollingSumLayout(period: number): RollingSumLayout {
  return {
    cursor: { type: 'float64', width: sumCursor },
    ring: { type: 'float64', width: period, fill: Number.NaN },
  };
}

/** Turns the values of a complete block, the last of which is `shift`, into its suffix sums; returns the sum of all. */
function closeBlock(ring: Float64Array, base: number, period: number, shift: number): number {
  let sum = 0;
  ring[base + period - 1] = 0;
  for (let k = base + period - 2; k >= base; k--) {
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
  cursor: Float64Array,
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
  const at = slot * sumCursor;
  const distance = outputStart - inputStart;
  const end = inputStart + count;
  let position = base + (cursor[at]! | 0);
  let prefix = cursor[at + 1]!;
  let shift = cursor[at + 2]!;
  for (let i = inputStart; i < end; i++) {
    const value = input[i]!;
    if (position === last) {
      shift = value;
      output[i + distance] = shiftScale * shift + sumScale * closeBlock(ring, base, period, shift);
      prefix = 0;
      position = base;
    } else {
      prefix += value - shift;
      ring[position] = value;
      position++;
      output[i + distance] = shiftScale * shift + sumScale * (ring[position]! + prefix);
    }
  }
  cursor[at] = position - base;
  cursor[at + 1] = prefix;
  cursor[at + 2] = shift;
}

/** The same for rows of alternating keys. */
export function rollingMeanAlternating(
  cursor: Float64Array,
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
  for (let i = from; i < to; i++) {
    const slot = slots[i]!;
    const base = slot * period;
    const at = slot * sumCursor;
    const value = input[i]!;
    const position = cursor[at]! | 0;
    if (position === last) {
      output[i] = shiftScale * value + sumScale * closeBlock(ring, base, period, value);
      cursor[at] = 0;
      cursor[at + 1] = 0;
      cursor[at + 2] = value;
    } else {
      const shift = cursor[at + 2]!;
      const prefix = cursor[at + 1]! + (value - shift);
      ring[base + position] = value;
      cursor[at] = position + 1;
      cursor[at + 1] = prefix;
      output[i] = shiftScale * shift + sumScale * (ring[base + position + 1]! + prefix);
    }
  }
}
