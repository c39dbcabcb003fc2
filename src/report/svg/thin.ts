/**
 * Rows to draw of a long series: of each of `buckets` equal stretches of x the first, the lowest, the highest and the last (M4 of
 * Jugel et al., 2014). At one bucket a pixel the picture is the same as with all rows. Ends of gaps (`NaN`) are kept. x ascends.
 */
export function thin(x: Float64Array, y: Float64Array, buckets: number): number[] {
  const n = x.length;
  const first = x[0] ?? 0;
  const span = (x[n - 1] ?? 0) - first;
  if (n <= buckets * 4 || !(span > 0)) return Array.from({ length: n }, (_, i) => i);
  const bucketOf = (i: number): number => Math.min(buckets - 1, Math.floor((((x[i] ?? 0) - first) / span) * buckets));
  const rows: number[] = [];
  const keep = (row: number): void => {
    if (rows[rows.length - 1] !== row) rows.push(row);
  };
  for (let from = 0; from < n;) {
    const bucket = bucketOf(from);
    const gap = Number.isNaN(y[from]);
    let low = from;
    let high = from;
    let to = from + 1;
    for (; to < n && bucketOf(to) === bucket && Number.isNaN(y[to]) === gap; to++) {
      if ((y[to] ?? 0) < (y[low] ?? 0)) low = to;
      if ((y[to] ?? 0) > (y[high] ?? 0)) high = to;
    }
    keep(from);
    keep(Math.min(low, high));
    keep(Math.max(low, high));
    keep(to - 1);
    from = to;
  }
  return rows;
}
