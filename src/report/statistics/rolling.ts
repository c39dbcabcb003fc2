/**
 * A statistic over every window of `window` periods. Entry `i` covers periods `i - window + 1 .. i`; earlier entries are `NaN`.
 * The window is a view, not a copy: the statistic must not keep or change it.
 */
export function rolling(
  returns: Float64Array,
  window: number,
  statistic: (values: Float64Array, from: number) => number,
): Float64Array {
  const result = new Float64Array(returns.length).fill(Number.NaN);
  for (let end = window; end <= returns.length; end++)
    result[end - 1] = statistic(returns.subarray(end - window, end), end - window);
  return result;
}
