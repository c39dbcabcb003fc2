/** Exact figures of windows of whole numbers, by integer arithmetic of any size. */
export interface ExactWindow {
  readonly mean: number;
  readonly variance: number;
  readonly weighted: number;
}

export function exactWindow(values: Float64Array, end: number, period: number): ExactWindow {
  let total = 0n;
  let squares = 0n;
  let weights = 0n;
  for (let k = 0; k < period; k++) {
    const tick = BigInt(values[end - period + k]!);
    total += tick;
    squares += tick * tick;
    weights += BigInt(k + 1) * tick;
  }
  return {
    mean: Number(total) / period,
    variance: Number(squares * BigInt(period) - total * total) / (period * period),
    weighted: Number(weights) / ((period * (period + 1)) / 2),
  };
}

/** Ten million whole-number prices: a walk with a jump by eight orders of magnitude for one row now and then. */
export function tenMillionTicks(): Float64Array {
  let state = 7;
  let price = 100_000;
  // The low bits of a linear congruence are poor, so the high ones are used.
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 8;
  return new Float64Array(10_000_000).map((_, row) => {
    price = Math.max(1000, price + (next() % 201) - 100);
    return row % 100_003 === 100_002 ? price * 100_000_000 : price;
  });
}

/** Prices that stand still for a while, jump, stand still again. */
export function levels(steps: readonly (readonly [price: number, rows: number])[]): Float64Array {
  return Float64Array.from(steps.flatMap(([price, rows]) => Array.from({ length: rows }, () => price * 0.01)));
}

/** Ends of the windows in which nothing moves. */
export function flatWindows(values: Float64Array, period: number): number[] {
  const ends: number[] = [];
  for (let end = period; end <= values.length; end++) {
    if (values.subarray(end - period, end).every((value) => value === values[end - 1])) ends.push(end);
  }
  return ends;
}
