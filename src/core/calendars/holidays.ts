import { dateFromDays, daysFromDate, daysInMonth } from '../../columnar/calendar.js';

/** Days of the week: 0 is Sunday. */
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const OBSERVED = ['none', 'monday', 'nearest', 'sundayToMonday', 'twoDaysLater', 'friday'] as const;
export type Observed = (typeof OBSERVED)[number];

/**
 * A day of each year on which nothing is traded, or less: a date, the nth (or last, -1) weekday of a month, or days from Easter.
 * `observed` says what happens when a date falls on a weekend: nothing, the next Monday, the nearest weekday, Monday only for a
 * Sunday, two days later (so that of two holidays in a row neither is lost), or the Friday before.
 */
export interface HolidayRule {
  readonly name: string;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
  readonly weekday?: Weekday | undefined;
  readonly nth?: number | undefined;
  readonly easter?: number | undefined;
  /** Days from what the rule says, such as 1 for the day after Thanksgiving. */
  readonly plus?: number | undefined;
  readonly observed?: Observed | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The weekday of a day, counted in days since 1970: 0 is Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The day of a rule in a year, in days since 1970; undefined when it does not hold then. */
export function holidayIn(rule: HolidayRule, year: number): number | undefined {
  if (year < (rule.from ?? Number.NEGATIVE_INFINITY) || year > (rule.to ?? Number.POSITIVE_INFINITY)) return undefined;
  const day = ruleDay(rule, year);
  return day === undefined ? undefined : observedOn(day, rule.observed ?? 'none') + (rule.plus ?? 0);
}

function ruleDay({ month, day, weekday, nth, easter }: HolidayRule, year: number): number | undefined {
  if (easter !== undefined) return easterSunday(year) + easter;
  if (month === undefined) return undefined;
  if (weekday === undefined) return day === undefined ? undefined : daysFromDate(year, month, day);
  const wanted = WEEKDAYS.indexOf(weekday);
  if (nth === -1) {
    const last = daysFromDate(year, month, daysInMonth(year, month));
    return last - ((weekdayOf(last) - wanted + 7) % 7);
  }
  const first = daysFromDate(year, month, 1);
  return first + ((wanted - weekdayOf(first) + 7) % 7) + 7 * ((nth ?? 1) - 1);
}

function observedOn(day: number, observed: Observed): number {
  const weekday = weekdayOf(day);
  if (weekday !== 0 && weekday !== 6) return day;
  const sunday = weekday === 0;
  switch (observed) {
    case 'none':
      return day;
    case 'monday':
      return day + (sunday ? 1 : 2);
    case 'nearest':
      return day + (sunday ? 1 : -1);
    case 'sundayToMonday':
      return day + (sunday ? 1 : 0);
    case 'twoDaysLater':
      return day + 2;
    case 'friday':
      return day - (sunday ? 2 : 1);
  }
}

/** Easter Sunday of the Gregorian calendar, in days since 1970: J. Meeus, Astronomical Algorithms, 1991, chapter 8. */
export function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return daysFromDate(year, month, ((h + l - 7 * m + 114) % 31) + 1);
}

/** A day as text: `2024-07-04`. */
export function dayText(day: number): string {
  const { year, month, day: date } = dateFromDays(day);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}
