import { describe, expect, it } from 'vitest';
import { compute, type Component } from '../../src/core/index.js';
import { talibData } from './talib.js';

/** Columns of real daily bars, as plain arrays. */
export type Bars = Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', readonly number[]>>;
/** The value of a row, or undefined while there is none. */
export type Series = readonly (number | undefined)[];

/**
 * Tests that an indicator gives what its formula says, row by row, over real bars: `formula` is written here once more, plainly
 * and as it stands in the literature, over whole arrays, by the names of the columns that are added.
 */
export function matchesFormula<P extends object>(
  component: Component,
  each: readonly P[],
  formula: (bars: Bars, params: P) => Readonly<Record<string, Series>>,
): void {
  const cases = each.flatMap((params) => ['aapl', 'spx'].map((data) => ({ data, params })));
  describe('gives what the formula says', () => {
    it.each(cases)('$params on $data', ({ data, params }) => {
      const bars = talibData[data] as Bars;
      const columns = Object.fromEntries(
        Object.entries(bars).map(([name, values]) => [name, Float64Array.from(values)]),
      );
      const found = compute(columns, component.configure(params) as object);
      const expected = Object.entries(formula(bars, params));
      expect(expected.length).toBeGreaterThan(0);
      for (const [name, series] of expected) {
        const column = found[name] as ArrayLike<number | boolean | null> | undefined;
        if (column === undefined) throw new Error(`No column "${name}" among ${Object.keys(found).join(', ')}.`);
        let compared = 0;
        for (const [row, value] of series.entries()) {
          const there = column[row];
          if (value === undefined) {
            expect(there === null || Number.isNaN(there), `${name}, row ${row}: ${there}`).toBe(true);
            continue;
          }
          const error = Math.abs(Number(there) - value) / Math.max(1e-6, Math.abs(value));
          if (!(error < 1e-8)) throw new Error(`${name}, row ${row}: found ${there}, the formula says ${value}.`);
          compared++;
        }
        expect(compared).toBeGreaterThan(100);
      }
    });
  });
}

/** One value for each row from `first` on. */
export function rows(count: number, first: number, value: (row: number) => number): Series {
  return Array.from({ length: count }, (_, row) => (row < first ? undefined : value(row)));
}

/** The last `period` values up to a row. */
export function lastOf(values: readonly number[], row: number, period: number): readonly number[] {
  return values.slice(row - period + 1, row + 1);
}

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
export const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;
/** Covariance of all, not of a sample. */
export const covarianceOf = (x: readonly number[], y: readonly number[]): number =>
  meanOf(x.map((value, k) => (value - meanOf(x)) * (y[k]! - meanOf(y))));
export const deviationOf = (values: readonly number[]): number => Math.sqrt(covarianceOf(values, values));

/** True range of a row; of the first there is none. */
export const trueRangeAt = ({ high, low, close }: Bars, row: number): number =>
  Math.max(high[row]!, close[row - 1]!) - Math.min(low[row]!, close[row - 1]!);

/** Wilder's smoothing of values that begin at row `first`: mean of the first `period`, then (period - 1) parts old and one new. */
export function wilder(values: Series, period: number): Series {
  const first = values.findIndex((value) => value !== undefined);
  let smooth = 0;
  return values.map((value, row) => {
    if (row < first + period - 1) {
      smooth += (value ?? 0) / period;
      return undefined;
    }
    if (row === first + period - 1) return (smooth += value! / period);
    return (smooth = (smooth * (period - 1) + value!) / period);
  });
}

/** Relative strength index of values that begin at row 0; 0 where nothing moved. */
export function rsiOf(values: readonly number[], period: number): Series {
  const change = values.map((value, row) => (row === 0 ? undefined : value - values[row - 1]!));
  const up = wilder(
    change.map((value) => (value === undefined ? undefined : Math.max(0, value))),
    period,
  );
  const down = wilder(
    change.map((value) => (value === undefined ? undefined : Math.max(0, -value))),
    period,
  );
  return up.map((gain, row) => {
    if (gain === undefined) return undefined;
    const all = gain + down[row]!;
    return all === 0 ? 0 : (100 * gain) / all;
  });
}

/** Exponential average of values, begun as the mean of its first `period` from row `start` on. */
export function emaOf(values: readonly number[], period: number, start = 0): Series {
  const weight = 2 / (period + 1);
  let average = 0;
  return values.map((value, row) => {
    const first = start + period - 1;
    if (row < first) return undefined;
    if (row === first) return (average = meanOf(lastOf(values, row, period)));
    return (average += weight * (value - average));
  });
}
