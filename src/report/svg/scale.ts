/** From values to a place in [0, 1]. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  place(value: number): number;
}

/** 1, 2 or 5 times a power of ten, near `span / count`. */
function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
}

/** Multiples of `step` from `low` to `high`; computed from whole numbers, so that 0.3 is not 0.30000000000000004. */
function multiples(low: number, high: number, step: number): number[] {
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k <= Math.floor(high / step + 1e-9); k++)
    ticks.push(Number((k * step).toPrecision(12)) + 0);
  return ticks;
}

/** Extremes of the finite values; a flat or empty range is widened, so that a scale can be made from it. */
export function extent(series: readonly Float64Array[]): readonly [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of series) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [0, 1];
  const margin = low === high ? Math.max(Math.abs(low) * 0.01, 1e-9) : 0;
  return [low - margin, high + margin];
}

/** Linear scale whose ends are the given ones, or the ticks around them with `round`. */
export function linearScale(low: number, high: number, count: number, round = true): Scale {
  const step = niceStep(high - low, count);
  const from = round ? Math.floor(low / step + 1e-9) * step : low;
  const to = round ? Math.ceil(high / step - 1e-9) * step : high;
  return { low: from, high: to, ticks: multiples(from, to, step), place: (value) => (value - from) / (to - from) };
}

/** Logarithmic scale over positive values; ticks at 1, 2 and 5 times powers of ten, or fewer where those are too many. */
export function logScale(low: number, high: number, count: number): Scale {
  const from = Math.log10(low);
  const to = Math.log10(high);
  const margin = (to - from) * 0.03;
  const candidates: number[][] = [[1, 2, 5], [1, 3], [1]].map((leads) => {
    const ticks: number[] = [];
    for (let power = Math.floor(from) - 1; power <= Math.ceil(to); power++) {
      for (const lead of leads) {
        const tick = Number((lead * 10 ** power).toPrecision(12));
        if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
      }
    }
    return ticks;
  });
  const ticks = candidates.find((list) => list.length <= count + 2) ?? candidates[2] ?? [];
  const bottom = from - margin;
  const top = to + margin;
  return { low: 10 ** bottom, high: 10 ** top, ticks, place: (value) => (Math.log10(value) - bottom) / (top - bottom) };
}
