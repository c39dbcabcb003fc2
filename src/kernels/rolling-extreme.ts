import type { StateColumn } from './kernel.js';

/**
 * Rolling maxima, or minima as maxima of the mirrored values, and the rows they are in, by the block method of
 * `rolling-range.ts`. Of equal values the newest counts. `values` and `rows` are the rings of the block before;
 * `block` holds [prefix maximum, its row, rows seen].
 */
export type RollingExtremeLayout = {
  readonly filled: StateColumn & { readonly type: 'int32' };
  readonly block: StateColumn & { readonly type: 'float64' };
  readonly values: StateColumn & { readonly type: 'float64' };
  readonly rows: StateColumn & { readonly type: 'float64' };
};

export function rollingExtremeLayout(period: number): RollingExtremeLayout {
  return {
    filled: { type: 'int32', width: 1 },
    block: { type: 'float64', width: 3 },
    values: { type: 'float64', width: period, fill: Number.NaN },
    rows: { type: 'float64', width: period, fill: Number.NaN },
  };
}

/** Two candidates and their rows: the outcome of a comparison is the index to read back; see `rolling-range.ts`. */
const choice = new Float64Array(4);

function closeBlock(values: Float64Array, rows: Float64Array, base: number, period: number): void {
  const last = base + period - 1;
  let extreme = values[last]!;
  let extremeRow = rows[last]!;
  for (let k = last - 1; k >= base; k--) {
    choice[0] = extreme;
    choice[1] = values[k]!;
    choice[2] = extremeRow;
    choice[3] = rows[k]!;
    const older = Number(choice[1] > extreme);
    extreme = choice[older]!;
    extremeRow = choice[2 + older]!;
    values[k] = extreme;
    rows[k] = extremeRow;
  }
}

/**
 * `count` rows of one key: the largest of `sign * input` in each window, and the row it is in, counted from the first
 * row of the key. The outputs must not be the input.
 */
export function rollingExtreme(
  filled: Int32Array,
  block: Float64Array,
  values: Float64Array,
  rows: Float64Array,
  slot: number,
  period: number,
  sign: 1 | -1,
  input: Float64Array,
  inputStart: number,
  extremes: Float64Array,
  extremeRows: Float64Array,
  outputStart: number,
  count: number,
): void {
  const base = slot * period;
  const last = base + period - 1;
  const distance = outputStart - inputStart;
  const end = inputStart + count;
  let position = base + filled[slot]!;
  let maximum = block[3 * slot]!;
  let maximumRow = block[3 * slot + 1]!;
  let row = block[3 * slot + 2]!;
  let i = inputStart;
  while (i < end) {
    const border = Math.min(end, i + last - position);
    for (; i < border; i++) {
      const value = sign * input[i]!;
      values[position] = value;
      rows[position] = row;
      choice[0] = maximum;
      choice[1] = value;
      choice[2] = maximumRow;
      choice[3] = row;
      const newer = Number(value >= maximum);
      maximum = choice[newer]!;
      maximumRow = choice[2 + newer]!;
      position++;
      row++;
      const suffix = values[position]!;
      choice[0] = suffix;
      choice[1] = maximum;
      choice[2] = rows[position]!;
      choice[3] = maximumRow;
      // NaN, the sign of a window not yet full, is never beaten.
      const prefix = Number(maximum >= suffix);
      extremes[i + distance] = choice[prefix]!;
      extremeRows[i + distance] = choice[2 + prefix]!;
    }
    if (i < end) {
      maximum = sign * input[i]!;
      maximumRow = row;
      values[position] = maximum;
      rows[position] = row;
      row++;
      closeBlock(values, rows, base, period);
      extremes[i + distance] = values[base]!;
      extremeRows[i + distance] = rows[base]!;
      position = base;
      i++;
    }
  }
  filled[slot] = position - base;
  block[3 * slot] = maximum;
  block[3 * slot + 1] = maximumRow;
  block[3 * slot + 2] = row;
}
