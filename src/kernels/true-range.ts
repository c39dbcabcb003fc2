/**
 * True ranges of rows [from, to) of one key: the span of high, low and the close before. Returns the first row that
 * has one, which is not the first row of a key: that gets NaN.
 */
export function trueRange(
  previousClose: Float64Array,
  slot: number,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
): number {
  if (from >= to) return to;
  let previous = previousClose[slot]!;
  let i = from;
  if (Number.isNaN(previous)) {
    output[i] = Number.NaN;
    previous = close[i]!;
    i++;
  }
  const first = i;
  for (; i < to; i++) {
    const top = high[i]!;
    const bottom = low[i]!;
    output[i] = Math.max(top, previous) - Math.min(bottom, previous);
    previous = close[i]!;
  }
  previousClose[slot] = previous;
  return first;
}
