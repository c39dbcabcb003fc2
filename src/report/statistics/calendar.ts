/** Calendar fields of nanosecond timestamps, in UTC. */

const NS_PER_MS = 1_000_000n;
const NS_PER_DAY = 86_400_000_000_000n;
export const MS_PER_DAY = 86_400_000;

/** Milliseconds since 1970, rounded down. */
export function millisecondsOf(timeNs: bigint): number {
  return Number(timeNs / NS_PER_MS) - (timeNs % NS_PER_MS < 0n ? 1 : 0);
}

/** Days since 1970-01-01 in UTC. */
export function dayOf(timeNs: bigint): number {
  return Number(timeNs / NS_PER_DAY) - (timeNs % NS_PER_DAY < 0n ? 1 : 0);
}

/** `2013-03-01`. */
export function dateText(timeNs: bigint): string {
  return new Date(millisecondsOf(timeNs)).toISOString().slice(0, 10);
}

/** `2013-03-01 14:30`, or the date alone at midnight. */
export function timeText(timeNs: bigint): string {
  const text = new Date(millisecondsOf(timeNs)).toISOString();
  const clock = text.slice(11, 16);
  return clock === '00:00' ? text.slice(0, 10) : `${text.slice(0, 10)} ${clock}`;
}

/** Whether a row at exactly 00:00 belongs to the day that begins or to the one that ends there. */
export type Midnight = 'startsDay' | 'endsDay';

/**
 * Reads from the rows which of the two is meant. Shares stamped with the start of their day have Mondays and no Saturdays;
 * stamped with its end, the reverse. Where that does not tell, an equity is what was known at that instant: it ends the day.
 */
export function inferMidnight(timeNs: BigInt64Array): Midnight {
  let mondays = 0;
  let saturdays = 0;
  for (const time of timeNs) {
    if (time % NS_PER_DAY !== 0n) return 'endsDay';
    const weekday = ((dayOf(time) % 7) + 7) % 7;
    if (weekday === 4) mondays++;
    if (weekday === 2) saturdays++;
  }
  return mondays > 0 && saturdays === 0 ? 'startsDay' : 'endsDay';
}

export interface DayRows {
  /** Days since 1970-01-01, UTC, ascending. */
  readonly days: number[];
  /** Index of the last row of each. */
  readonly rows: number[];
}

/** The last row of each UTC day. Rows must be in order of time. */
export function lastRowOfDays(timeNs: BigInt64Array, midnight: Midnight = inferMidnight(timeNs)): DayRows {
  const shift = midnight === 'endsDay' ? 1n : 0n;
  const days: number[] = [];
  const rows: number[] = [];
  for (let i = 0; i < timeNs.length; i++) {
    const day = dayOf((timeNs[i] ?? 0n) - shift);
    if (days[days.length - 1] !== day) days.push(day);
    rows[days.length - 1] = i;
  }
  return { days, rows };
}

export interface PeriodsPerYear {
  readonly periodsPerYear: number;
  /** In words, for the reader of a report: `252 (trading days)`. */
  readonly basis: string;
}

/**
 * Periods per year of rows that are at least a day apart: 252 for trading days, 365 where weekends are among them, 52, 12, 4
 * or 1 for weekly to yearly rows. Judged by the median distance; fewer than two rows count as trading days.
 */
export function inferPeriodsPerYear(days: readonly number[]): PeriodsPerYear {
  const gaps = days
    .slice(1)
    .map((day, i) => day - (days[i] ?? day))
    .sort((left, right) => left - right);
  const gap = gaps[gaps.length >> 1] ?? 1;
  // 1970-01-01 was a Thursday, so remainder 2 is a Saturday and 3 a Sunday.
  const count = (weekday: number): number => days.filter((day) => ((day % 7) + 7) % 7 === weekday).length;
  // Both days: shares stamped with the end of their day have Saturdays (for Fridays) but no Sundays.
  const weekend = Math.min(count(2), count(3));
  if (gap <= 3)
    return weekend * 20 > days.length
      ? { periodsPerYear: 365, basis: '365 (days, weekends included)' }
      : { periodsPerYear: 252, basis: '252 (trading days)' };
  if (gap <= 10) return { periodsPerYear: 52, basis: '52 (weeks)' };
  if (gap <= 45) return { periodsPerYear: 12, basis: '12 (months)' };
  if (gap <= 135) return { periodsPerYear: 4, basis: '4 (quarters)' };
  return { periodsPerYear: 1, basis: '1 (years)' };
}

export interface MonthlyReturns {
  readonly year: number;
  /** January to December as fractions; null where the year has no row in that month. */
  readonly months: readonly (number | null)[];
  /** The months compounded. */
  readonly total: number;
}

/**
 * Calendar-month returns, compounded from the returns of the periods that end in each month. `endDays` are days since 1970 of
 * the end of each period. Years between the first and the last appear even when empty. No returns: an empty table.
 */
export function monthlyReturns(endDays: readonly number[], returns: Float64Array): MonthlyReturns[] {
  const years = new Map<number, (number | null)[]>();
  for (let i = 0; i < returns.length; i++) {
    const date = new Date((endDays[i] ?? 0) * MS_PER_DAY);
    const year = date.getUTCFullYear();
    let months = years.get(year);
    if (months === undefined) years.set(year, (months = new Array<number | null>(12).fill(null)));
    const month = date.getUTCMonth();
    months[month] = (1 + (months[month] ?? 0)) * (1 + (returns[i] ?? 0)) - 1;
  }
  const known = [...years.keys()].sort((left, right) => left - right);
  const table: MonthlyReturns[] = [];
  for (let year = known[0] ?? 0; year <= (known[known.length - 1] ?? -1); year++) {
    const months = years.get(year) ?? new Array<number | null>(12).fill(null);
    table.push({ year, months, total: months.reduce<number>((wealth, value) => wealth * (1 + (value ?? 0)), 1) - 1 });
  }
  return table;
}
