/** Columns of an accumulator, one number a slot. */
export type AccumulatorState = Readonly<Record<string, Float64Array>>;

/**
 * A statistic that grows row by row: one slot for each window, its memory in plain columns. A missing value (NaN) is passed
 * over. However rows are cut into calls of `add`, the values are the same bits.
 */
export interface Accumulator {
  /** What each column holds in a slot to which nothing has been added. */
  readonly columns: Readonly<Record<string, number>>;
  /** Those of its columns that hold times. */
  readonly times?: readonly string[];
  /** Adds `count` rows: row `rows[i]` of the inputs to slot `slots[i]`. `times` are those of the events, in any order. */
  add(
    state: AccumulatorState,
    inputs: readonly Float64Array[],
    times: Float64Array,
    rows: Int32Array,
    slots: Int32Array,
    count: number,
  ): void;
  /** Adds what one slot has seen to another, whose rows are the earlier ones. */
  merge(state: AccumulatorState, into: number, from: number): void;
  /** The statistic of a slot, NaN where there is none. */
  value(state: AccumulatorState, slot: number): number;
}

const at = (column: Float64Array | undefined, slot: number): number => column![slot]!;

/** The value of the earliest event; of several at one time, of the first that came. */
export const firstValue: Accumulator = {
  columns: { value: Number.NaN, time: Number.POSITIVE_INFINITY },
  times: ['time'],
  add({ value, time }, inputs, times, rows, slots, count) {
    const input = inputs[0]!;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const slot = slots[i]!;
      const x = input[row]!;
      if (x !== x || !(times[row]! < time![slot]!)) continue;
      value![slot] = x;
      time![slot] = times[row]!;
    }
  },
  merge({ value, time }, into, from) {
    if (!(time![from]! < time![into]!)) return;
    value![into] = value![from]!;
    time![into] = time![from]!;
  },
  value: ({ value }, slot) => at(value, slot),
};

/** The value of the latest event; of several at one time, of the last that came. */
export const lastValue: Accumulator = {
  columns: { value: Number.NaN, time: Number.NEGATIVE_INFINITY },
  times: ['time'],
  add({ value, time }, inputs, times, rows, slots, count) {
    const input = inputs[0]!;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const slot = slots[i]!;
      const x = input[row]!;
      if (x !== x || times[row]! < time![slot]!) continue;
      value![slot] = x;
      time![slot] = times[row]!;
    }
  },
  merge({ value, time }, into, from) {
    if (value![from] !== value![from] || time![from]! < time![into]!) return;
    value![into] = value![from]!;
    time![into] = time![from]!;
  },
  value: ({ value }, slot) => at(value, slot),
};

export const minimum: Accumulator = {
  columns: { least: Number.NaN },
  add({ least }, inputs, _, rows, slots, count) {
    const input = inputs[0]!;
    for (let i = 0; i < count; i++) {
      const x = input[rows[i]!]!;
      const slot = slots[i]!;
      // Nothing is less than NaN, which stands for nothing so far.
      if (x === x && !(least![slot]! <= x)) least![slot] = x;
    }
  },
  merge({ least }, into, from) {
    const x = least![from]!;
    if (x === x && !(least![into]! <= x)) least![into] = x;
  },
  value: ({ least }, slot) => at(least, slot),
};

export const maximum: Accumulator = {
  columns: { most: Number.NaN },
  add({ most }, inputs, _, rows, slots, count) {
    const input = inputs[0]!;
    for (let i = 0; i < count; i++) {
      const x = input[rows[i]!]!;
      const slot = slots[i]!;
      if (x === x && !(most![slot]! >= x)) most![slot] = x;
    }
  },
  merge({ most }, into, from) {
    const x = most![from]!;
    if (x === x && !(most![into]! >= x)) most![into] = x;
  },
  value: ({ most }, slot) => at(most, slot),
};

/** Values that are present. */
export const countOfValues: Accumulator = {
  columns: { count: 0 },
  add({ count: counts }, inputs, _, rows, slots, count) {
    const input = inputs[0]!;
    for (let i = 0; i < count; i++) {
      const x = input[rows[i]!]!;
      if (x === x) counts![slots[i]!] = counts![slots[i]!]! + 1;
    }
  },
  merge({ count }, into, from) {
    count![into] = count![into]! + count![from]!;
  },
  value: ({ count }, slot) => at(count, slot),
};

/** Rows, whatever they hold; it reads no input. */
export const countOfRows: Accumulator = {
  columns: { count: 0 },
  add({ count: counts }, _inputs, _times, _rows, slots, count) {
    for (let i = 0; i < count; i++) counts![slots[i]!] = counts![slots[i]!]! + 1;
  },
  merge({ count }, into, from) {
    count![into] = count![into]! + count![from]!;
  },
  value: ({ count }, slot) => at(count, slot),
};

/** Adds without losing what rounding takes: A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation, 1974. */
function addTo(total: Float64Array, error: Float64Array, slot: number, x: number): void {
  const before = total[slot]!;
  const after = before + x;
  const lost = Math.abs(before) >= Math.abs(x) ? before - after + x : x - after + before;
  // Of a total that is no longer finite there is nothing to lose.
  if (lost === lost) error[slot] = error[slot]! + lost;
  total[slot] = after;
}

const sums: Pick<Accumulator, 'columns' | 'add' | 'merge'> = {
  columns: { total: 0, error: 0, count: 0 },
  add({ total, error, count: counts }, inputs, _, rows, slots, count) {
    const input = inputs[0]!;
    for (let i = 0; i < count; i++) {
      const x = input[rows[i]!]!;
      if (x !== x) continue;
      const slot = slots[i]!;
      addTo(total!, error!, slot, x);
      counts![slot] = counts![slot]! + 1;
    }
  },
  merge({ total, error, count }, into, from) {
    addTo(total!, error!, into, total![from]!);
    error![into] = error![into]! + error![from]!;
    count![into] = count![into]! + count![from]!;
  },
};

export const sumOfValues: Accumulator = {
  ...sums,
  value: ({ total, error, count }, slot) => (count![slot] === 0 ? Number.NaN : total![slot]! + error![slot]!),
};

export const meanOfValues: Accumulator = {
  ...sums,
  value: ({ total, error, count }, slot) => (total![slot]! + error![slot]!) / count![slot]!,
};

/**
 * Standard deviation over `count - freedom`: B. P. Welford, 1962; slots are put together by T. F. Chan, G. H. Golub and
 * R. J. LeVeque, 1979.
 */
export function deviation(freedom: number): Accumulator {
  return {
    columns: { count: 0, mean: 0, squares: 0 },
    add({ count: counts, mean, squares }, inputs, _, rows, slots, count) {
      const input = inputs[0]!;
      for (let i = 0; i < count; i++) {
        const x = input[rows[i]!]!;
        if (x !== x) continue;
        const slot = slots[i]!;
        const n = counts![slot]! + 1;
        const distance = x - mean![slot]!;
        const middle = mean![slot]! + distance / n;
        counts![slot] = n;
        mean![slot] = middle;
        squares![slot] = squares![slot]! + distance * (x - middle);
      }
    },
    merge({ count, mean, squares }, into, from) {
      const a = count![into]!;
      const b = count![from]!;
      if (b === 0) return;
      const distance = mean![from]! - mean![into]!;
      const n = a + b;
      mean![into] = mean![into]! + (distance * b) / n;
      squares![into] = squares![into]! + squares![from]! + (distance * distance * a * b) / n;
      count![into] = n;
    },
    value({ count, squares }, slot) {
      const n = count![slot]! - freedom;
      return n > 0 ? Math.sqrt(Math.max(0, squares![slot]!) / n) : Number.NaN;
    },
  };
}

/** Mean of the first input weighted by the second; none while the weights add up to nothing. */
export const weightedMean: Accumulator = {
  columns: { product: 0, productError: 0, weight: 0, weightError: 0 },
  add({ product, productError, weight, weightError }, inputs, _, rows, slots, count) {
    const input = inputs[0]!;
    const weights = inputs[1]!;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const x = input[row]! * weights[row]!;
      if (x !== x) continue;
      const slot = slots[i]!;
      addTo(product!, productError!, slot, x);
      addTo(weight!, weightError!, slot, weights[row]!);
    }
  },
  merge({ product, productError, weight, weightError }, into, from) {
    addTo(product!, productError!, into, product![from]!);
    addTo(weight!, weightError!, into, weight![from]!);
    productError![into] = productError![into]! + productError![from]!;
    weightError![into] = weightError![into]! + weightError![from]!;
  },
  value({ product, productError, weight, weightError }, slot) {
    const total = weight![slot]! + weightError![slot]!;
    return total === 0 ? Number.NaN : (product![slot]! + productError![slot]!) / total;
  },
};

/**
 * The quantile of values between the two that it falls between: R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical
 * Packages, 1996, definition 7. Sorts `values`.
 */
export function quantileOf(values: Float64Array, fraction: number): number {
  if (values.length === 0) return Number.NaN;
  values.sort();
  const place = fraction * (values.length - 1);
  const below = Math.floor(place);
  const low = values[below]!;
  const high = values[Math.min(below + 1, values.length - 1)]!;
  return low === high ? low : low + (place - below) * (high - low);
}
