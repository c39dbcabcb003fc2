import { InvalidParams } from '../base/errors.js';
import type { FillColumns, Midnight, OpeningPosition } from './statistics/index.js';

/** An equity curve: rows in order of time, money in account currency. */
export interface EquityColumns {
  readonly timeNs: BigInt64Array;
  readonly equity: Float64Array;
  /** Money in positions, long plus short. Needed for exposure. */
  readonly gross?: Float64Array;
  /** Money in positions, long minus short. */
  readonly net?: Float64Array;
  readonly cash?: Float64Array;
}

/** What a tear sheet is made from: plain columns, times in nanoseconds since 1970 (UTC), in order of time. */
export interface TearSheetInput {
  readonly title: string;
  readonly currency: string;
  readonly startingCash: number;
  readonly equity: EquityColumns;
  /** Any level will do; it is scaled to the starting cash. Without one, buy and hold of `prices` is the benchmark. */
  readonly benchmark?: { readonly name: string; readonly timeNs: BigInt64Array; readonly equity: Float64Array };
  readonly fills: FillColumns;
  /** What the account held at the start; its value is part of `startingCash`. */
  readonly opening?: ReadonlyMap<string, OpeningPosition>;
  /** Closes per symbol; `timeNs` is when the close was known. */
  readonly prices?: ReadonlyMap<string, PriceColumns>;
  /** How it was made: rows, rows a second, seed, ... */
  readonly notes?: readonly { readonly name: string; readonly value: string }[];
  /** The text of the pipeline. */
  readonly source?: string;
}

export interface PriceColumns {
  readonly timeNs: BigInt64Array;
  readonly close: Float64Array;
}

export interface ReportOptions {
  /** Default: inferred from the distance of the days, see `inferPeriodsPerYear`. */
  readonly periodsPerYear?: number;
  /** Risk-free return per period, a fraction. Default 0. */
  readonly riskFree?: number;
  /** Default: inferred, see `inferMidnight`. */
  readonly midnight?: Midnight;
}

function sameLength(path: string, found: number, expected: number): void {
  if (found !== expected) {
    throw new InvalidParams({
      component: 'tearSheet',
      path,
      found: `a column of ${found}`,
      expected: `${expected} rows, as many as its timeNs`,
    });
  }
}

function inOrder(path: string, timeNs: BigInt64Array): void {
  for (let i = 1; i < timeNs.length; i++) {
    if ((timeNs[i] ?? 0n) < (timeNs[i - 1] ?? 0n)) {
      throw new InvalidParams({
        component: 'tearSheet',
        path,
        found: `an earlier time at row ${i}`,
        expected: 'rows in order of time',
        hint: 'Sort the rows by time.',
      });
    }
  }
}

/** Throws `InvalidParams` where columns differ in length, rows are out of order or a setting makes no sense. */
export function checkInput(input: TearSheetInput, options: ReportOptions): void {
  const { equity, fills, benchmark, prices } = input;
  if (!(Number.isFinite(input.startingCash) && input.startingCash > 0)) {
    throw new InvalidParams({
      component: 'tearSheet',
      path: 'startingCash',
      found: input.startingCash,
      expected: 'an amount above 0',
    });
  }
  if (options.periodsPerYear !== undefined && !(options.periodsPerYear > 0)) {
    throw new InvalidParams({
      component: 'tearSheet',
      path: 'periodsPerYear',
      found: options.periodsPerYear,
      expected: 'a number above 0',
    });
  }
  for (const name of ['equity', 'gross', 'net', 'cash'] as const) {
    sameLength(`equity.${name}`, equity[name]?.length ?? equity.timeNs.length, equity.timeNs.length);
  }
  for (const name of ['symbol', 'side', 'quantity', 'price', 'fee'] as const)
    sameLength(`fills.${name}`, fills[name].length, fills.timeNs.length);
  sameLength('fills.multiplier', fills.multiplier?.length ?? fills.timeNs.length, fills.timeNs.length);
  inOrder('equity.timeNs', equity.timeNs);
  inOrder('fills.timeNs', fills.timeNs);
  if (benchmark !== undefined) {
    sameLength('benchmark.equity', benchmark.equity.length, benchmark.timeNs.length);
    inOrder('benchmark.timeNs', benchmark.timeNs);
  }
  for (const [symbol, columns] of prices ?? []) {
    sameLength(`prices.${symbol}.close`, columns.close.length, columns.timeNs.length);
    inOrder(`prices.${symbol}.timeNs`, columns.timeNs);
  }
}
