import { plainFunction } from '../apply-kernel.js';
import type { PeriodParams } from '../sma.js';
import { windowKernel } from '../window-kernel.js';
import { leastRows } from './least-rows.js';
import { mackinnonProbability, type Deterministic } from './mackinnon.js';

export interface DickeyFullerParams extends PeriodParams {
  /** Differences before the present one in the regression. */
  readonly lags: number;
  readonly deterministic: Deterministic;
}

// What is left of a column is rounding when it is smaller than this share of what the column was.
const NOTHING = 1e-24;
const columns: Float64Array[] = [];

function columnOf(index: number, rows: number): Float64Array {
  const known = columns[index];
  if (known !== undefined && known.length >= rows) return known;
  return (columns[index] = new Float64Array(2 * rows));
}

function dot(a: Float64Array, b: Float64Array, rows: number): number {
  let sum = 0;
  for (let k = 0; k < rows; k++) sum += a[k]! * b[k]!;
  return sum;
}

/**
 * The t-value of b in d[t] = (c + e t) + f1 d[t-1] + ... + b x[t-1], d the differences of the series
 * `values[from, from + count)`, by orthogonalising the columns one after the other (modified Gram and Schmidt), the level
 * last: its t-value is then the share of d along what is left of it. 0 where there is nothing to tell by.
 * D. A. Dickey and W. A. Fuller, Distribution of the Estimators for Autoregressive Time Series with a Unit Root, 1979.
 */
export function dickeyFuller(
  values: Float64Array,
  from: number,
  count: number,
  lags: number,
  deterministic: Deterministic | 'none',
): number {
  const rows = count - 1 - lags;
  const first = from + 1 + lags;
  let used = 0;
  const target = columnOf(0, rows);
  for (let k = 0; k < rows; k++) target[k] = values[first + k]! - values[first + k - 1]!;
  if (deterministic !== 'none') columnOf(++used, rows).fill(1, 0, rows);
  if (deterministic === 'trend') {
    const trend = columnOf(++used, rows);
    for (let k = 0; k < rows; k++) trend[k] = k - (rows - 1) / 2;
  }
  for (let lag = 1; lag <= lags; lag++) {
    const column = columnOf(++used, rows);
    for (let k = 0; k < rows; k++) column[k] = values[first + k - lag]! - values[first + k - lag - 1]!;
  }
  const level = columnOf(++used, rows);
  // From the first value on, so that what is common to all of them does not drown the rest.
  const origin = deterministic === 'none' ? 0 : values[from]!;
  for (let k = 0; k < rows; k++) level[k] = values[first + k - 1]! - origin;
  return lastStatistic(used, rows);
}

/** The t-value of the last of `used` columns, to which the target, column 0, is regressed. */
function lastStatistic(used: number, rows: number): number {
  const target = columns[0]!;
  const whole = dot(target, target, rows);
  let along = 0;
  for (let index = 1; index <= used; index++) {
    const column = columns[index]!;
    const before = dot(column, column, rows);
    for (let other = 1; other < index; other++) leave(column, columns[other]!, rows);
    const size = Math.sqrt(dot(column, column, rows));
    if (!(size * size > NOTHING * before)) {
      column.fill(0, 0, rows);
      along = 0;
      continue;
    }
    for (let k = 0; k < rows; k++) column[k] = column[k]! / size;
    along = leave(target, column, rows);
  }
  const residual = dot(target, target, rows);
  const freedom = rows - used;
  if (along === 0 || whole === 0 || freedom < 1) return 0;
  return along / Math.sqrt(residual / freedom);
}

/** Takes the part along `unit` out of `column` and returns how much of it that was. */
function leave(column: Float64Array, unit: Float64Array, rows: number): number {
  const share = dot(column, unit, rows);
  for (let k = 0; k < rows; k++) column[k] = column[k]! - share * unit[k]!;
  return share;
}

const windows = windowKernel<DickeyFullerParams, readonly ['statistic', 'pValue']>(
  ['statistic', 'pValue'],
  ({ period, lags, deterministic }) =>
    (values, from, [statistics, pValues], row) => {
      const statistic = dickeyFuller(values, from, period, lags, deterministic);
      statistics![row] = statistic;
      pValues![row] = statistic === 0 ? 1 : mackinnonProbability(statistic, deterministic, 1);
    },
);

/** Statistic of the augmented Dickey-Fuller test of a window and its p-value; 0 and 1 where the series stands still. */
export const dickeyFullerKernel: typeof windows = {
  ...windows,
  warmup: ({ period, lags, deterministic }) => leastRows('adf', period, lags, deterministic) - 1,
  layout({ period, lags, deterministic }) {
    return windows.layout({ period: leastRows('adf', period, lags, deterministic), lags, deterministic });
  },
};

/** Augmented Dickey-Fuller tests of the windows of plain values. */
export const dickeyFullerTest = plainFunction('adf', dickeyFullerKernel, { period: 4, lags: 0 });
