const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

export function monthName(month: number): string {
  return MONTHS[month] ?? '';
}

export interface TimeTick {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly label: string;
  /** A year, month or day begins here: the label says which. */
  readonly strong: boolean;
}

type Unit = 'year' | 'month' | 'day' | 'clock';

interface Spacing {
  readonly unit: Unit;
  readonly step: number;
  /** Usual length of one step in milliseconds. */
  readonly length: number;
}

const SPACINGS: readonly Spacing[] = [
  ...[1, 2, 5, 10, 15, 30].map((step): Spacing => ({ unit: 'clock', step: step * MINUTE, length: step * MINUTE })),
  ...[1, 2, 3, 6, 12].map((step): Spacing => ({ unit: 'clock', step: step * HOUR, length: step * HOUR })),
  ...[1, 2, 7, 14].map((step): Spacing => ({ unit: 'day', step, length: step * DAY })),
  ...[1, 2, 3, 6].map((step): Spacing => ({ unit: 'month', step, length: step * 30.44 * DAY })),
  ...[1, 2, 5, 10, 20, 50, 100].map((step): Spacing => ({ unit: 'year', step, length: step * 365.25 * DAY })),
];

function ticksOfYears(from: number, to: number, step: number): TimeTick[] {
  const ticks: TimeTick[] = [];
  const first = Math.ceil(new Date(from).getUTCFullYear() / step) * step;
  for (let year = first; Date.UTC(year, 0) <= to; year += step)
    ticks.push({ time: Date.UTC(year, 0), label: String(year), strong: true });
  return ticks.filter(({ time }) => time >= from);
}

function ticksOfMonths(from: number, to: number, step: number): TimeTick[] {
  const ticks: TimeTick[] = [];
  const start = new Date(from);
  const first = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  for (let month = first; ; month += step) {
    const time = Date.UTC(Math.floor(month / 12), month % 12);
    if (time > to) break;
    const strong = month % 12 === 0;
    if (time >= from)
      ticks.push({ time, label: strong ? String(Math.floor(month / 12)) : monthName(month % 12), strong });
  }
  return ticks;
}

function ticksOfDays(from: number, to: number, step: number): TimeTick[] {
  const ticks: TimeTick[] = [];
  // Weeks count from a Monday: 1970-01-05 was one.
  const offset = step % 7 === 0 ? 4 : 0;
  for (let day = Math.ceil((from / DAY - offset) / step) * step + offset; day * DAY <= to; day += step) {
    const date = new Date(day * DAY);
    const dayOfMonth = date.getUTCDate();
    ticks.push({
      time: day * DAY,
      label: `${dayOfMonth} ${monthName(date.getUTCMonth())}`,
      strong: dayOfMonth <= step,
    });
  }
  return ticks;
}

function ticksOfClock(from: number, to: number, step: number): TimeTick[] {
  const ticks: TimeTick[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    const date = new Date(time);
    const midnight = time % DAY === 0;
    const label = midnight ? `${date.getUTCDate()} ${monthName(date.getUTCMonth())}` : date.toISOString().slice(11, 16);
    ticks.push({ time, label, strong: midnight });
  }
  return ticks;
}

const MAKERS: Readonly<Record<Unit, (from: number, to: number, step: number) => TimeTick[]>> = {
  year: ticksOfYears,
  month: ticksOfMonths,
  day: ticksOfDays,
  clock: ticksOfClock,
};

/** Ticks at round calendar times in UTC, at most about `count` of them, between two times in milliseconds. */
export function timeTicks(from: number, to: number, count: number): TimeTick[] {
  if (!(to > from)) return [];
  const wanted = (to - from) / Math.max(1, count);
  const spacing = SPACINGS.find(({ length }) => length >= wanted) ?? { unit: 'year', step: 200 };
  return MAKERS[spacing.unit](from, to, spacing.step);
}
