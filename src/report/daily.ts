import type { PriceColumns, ReportOptions, TearSheetInput } from './input.js';
import {
  inferMidnight,
  inferPeriodsPerYear,
  lastRowOfDays,
  returnsOfEquity,
  startingFrom,
  type PeriodsPerYear,
} from './statistics/index.js';

/** A curve sampled at the last row of each UTC day. `returns[0]` is the day's return on the starting cash. */
export interface DailyCurve {
  readonly days: readonly number[];
  readonly timeNs: BigInt64Array;
  readonly equity: Float64Array;
  readonly returns: Float64Array;
}

function curve(days: readonly number[], timeNs: BigInt64Array, equity: Float64Array, start: number): DailyCurve {
  return { days, timeNs, equity, returns: returnsOfEquity(startingFrom(start, equity)) };
}

export function dailyEquity(input: TearSheetInput, options: ReportOptions): DailyCurve {
  const { timeNs, equity } = input.equity;
  const { days, rows } = lastRowOfDays(timeNs, options.midnight ?? inferMidnight(timeNs));
  return curve(
    days,
    BigInt64Array.from(rows, (row) => timeNs[row] ?? 0n),
    Float64Array.from(rows, (row) => equity[row] ?? Number.NaN),
    input.startingCash,
  );
}

/** The value known at each of `at`: that of the last row at or before it, `NaN` before the first. */
export function asOf(timeNs: BigInt64Array, values: Float64Array, at: BigInt64Array): Float64Array {
  const result = new Float64Array(at.length).fill(Number.NaN);
  let next = 0;
  let value = Number.NaN;
  for (let i = 0; i < at.length; i++) {
    for (; next < timeNs.length && (timeNs[next] ?? 0n) <= (at[i] ?? 0n); next++) {
      const seen = values[next] ?? Number.NaN;
      if (Number.isFinite(seen)) value = seen;
    }
    result[i] = value;
  }
  return result;
}

/** First price above zero, or `NaN`. */
export function firstPrice({ close }: PriceColumns): number {
  return close.find((value) => value > 0) ?? Number.NaN;
}

/**
 * Buy and hold in equal parts: each symbol gets the same share of the starting cash and is bought at its first close; the share
 * of one that is listed later waits in cash. Without fees.
 */
function buyAndHold(prices: ReadonlyMap<string, PriceColumns>, at: BigInt64Array, startingCash: number): Float64Array {
  const total = new Float64Array(at.length);
  const share = startingCash / prices.size;
  for (const columns of prices.values()) {
    const first = firstPrice(columns);
    const known = asOf(columns.timeNs, columns.close, at);
    for (let i = 0; i < total.length; i++) {
      const now = known[i] ?? Number.NaN;
      total[i] = (total[i] ?? 0) + (Number.isFinite(now) && first > 0 ? (share * now) / first : share);
    }
  }
  return total;
}

export interface NamedCurve extends DailyCurve {
  readonly name: string;
}

/** The benchmark on the strategy's days, scaled to the starting cash; undefined where there is nothing to compare with. */
export function dailyBenchmark(input: TearSheetInput, own: DailyCurve): NamedCurve | undefined {
  const { benchmark, prices, startingCash } = input;
  if (benchmark !== undefined && benchmark.equity.length > 0) {
    const known = asOf(benchmark.timeNs, benchmark.equity, own.timeNs);
    const first = benchmark.equity.find((value) => value > 0) ?? Number.NaN;
    const scaled = known.map((value) => ((Number.isFinite(value) ? value : first) / first) * startingCash);
    return { name: benchmark.name, ...curve(own.days, own.timeNs, scaled, startingCash) };
  }
  if (prices === undefined || prices.size === 0) return undefined;
  return {
    name: 'Buy and hold',
    ...curve(own.days, own.timeNs, buyAndHold(prices, own.timeNs, startingCash), startingCash),
  };
}

export function periodsOf(own: DailyCurve, options: ReportOptions): PeriodsPerYear {
  const { periodsPerYear } = options;
  return periodsPerYear === undefined
    ? inferPeriodsPerYear(own.days)
    : { periodsPerYear, basis: `${periodsPerYear} (as given)` };
}
