/** How an open label becomes known, price by price. All it remembers is in `width` numbers. */
export interface Labelling {
  /** Numbers that an open label keeps. */
  readonly width: number;
  /** Names of what is known at its end. */
  readonly outputs: readonly string[];
  /** Begins a label in `state[at, at + width)`, which is zero; false where none can begin. `extras` are the columns besides the price. */
  begin(state: Float64Array, at: number, price: number, extras: readonly number[]): boolean;
  /** Goes on by one price, the `age`-th after the first; true when the label is known: then `out` is filled. */
  step(state: Float64Array, at: number, age: number, price: number, out: Float64Array): boolean;
}

export interface TripleBarrierParams {
  /** The upper barrier in widths, none when left out. */
  readonly upper?: number | undefined;
  /** The lower barrier in widths, none when left out. */
  readonly lower?: number | undefined;
  /** Rows to the vertical barrier. */
  readonly maxRows: number;
  /** The label where neither is touched: the sign of the return, or 0. */
  readonly atEnd: 'sign' | 'zero';
  /** Whether the label tells if a side was right: 1 or 0. */
  readonly meta: boolean;
}

/**
 * The barrier that is touched first: M. López de Prado, Advances in Financial Machine Learning, chapter 3, 2018. `extras` are the
 * width of the barriers as a fraction of the price, and the side, +1 or -1. Returns are those of the side.
 */
export function tripleBarrier({ upper, lower, maxRows, atEnd, meta }: TripleBarrierParams): Labelling {
  return {
    width: 4,
    outputs: ['label', 'labelReturn', 'labelBarrier', 'labelRows'],
    begin(state, at, price, [width, side]) {
      if (!(price > 0) || !(width! > 0) || !(side! > 0 || side! < 0)) return false;
      state[at] = price;
      state[at + 1] = side! > 0 ? 1 : -1;
      state[at + 2] = upper === undefined ? Number.POSITIVE_INFINITY : upper * width!;
      state[at + 3] = lower === undefined ? Number.NEGATIVE_INFINITY : -lower * width!;
      return true;
    },
    step(state, at, age, price, out) {
      const change = (price / state[at]! - 1) * state[at + 1]!;
      const barrier = change > state[at + 2]! ? 1 : change < state[at + 3]! ? -1 : 0;
      if (barrier === 0 && age < maxRows) return false;
      const decided = barrier !== 0 || atEnd === 'sign';
      out[0] = !decided ? 0 : meta ? Number(change > 0) : Math.sign(change);
      out[1] = change;
      out[2] = barrier;
      out[3] = age;
      return true;
    },
  };
}

export interface TrendScanParams {
  /** Least rows of a trend, after the first. */
  readonly minRows: number;
  /** Most rows of a trend, after the first: the label is known then. */
  readonly maxRows: number;
}

/**
 * The sign of the trend that begins at a row: of all lengths the one whose slope has the largest absolute t-value. M. López de Prado,
 * Machine Learning for Asset Managers, section 5.4, 2020.
 */
export function trendScan({ minRows, maxRows }: TrendScanParams): Labelling {
  return {
    width: maxRows + 1,
    outputs: ['label', 'labelTValue', 'labelRows'],
    begin(state, at, price) {
      state[at] = price;
      return Number.isFinite(price);
    },
    step(state, at, age, price, out) {
      state[at + age] = price;
      if (age < maxRows) return false;
      let best = 0;
      let rows = minRows;
      for (let length = minRows; length <= maxRows; length++) {
        const value = slopeTValue(state, at, length + 1);
        if (Math.abs(value) > Math.abs(best)) {
          best = value;
          rows = length;
        }
      }
      out[0] = Math.sign(best);
      out[1] = best;
      out[2] = rows;
      return true;
    },
  };
}

/** t-value of the slope of `count` values over their numbers; 0 where they do not move, infinite where they lie on a line. */
export function slopeTValue(values: Float64Array, from: number, count: number): number {
  const first = values[from]!;
  const middle = (count - 1) / 2;
  let sum = 0;
  let products = 0;
  for (let k = 0; k < count; k++) {
    const value = values[from + k]! - first;
    sum += value;
    products += (k - middle) * value;
  }
  const mean = sum / count;
  const spread = (count * (count * count - 1)) / 12;
  const slope = products / spread;
  let residuals = 0;
  for (let k = 0; k < count; k++) {
    const residual = values[from + k]! - first - mean - slope * (k - middle);
    residuals += residual * residual;
  }
  if (slope === 0) return 0;
  return slope / Math.sqrt(residuals / (count - 2) / spread);
}
