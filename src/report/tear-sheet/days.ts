import { MS_PER_DAY } from '../statistics/index.js';
import { monthName } from '../svg/time-axis.js';

/** `3 Mar 2009` of a day since 1970-01-01. */
export function dayText(day: number): string {
  const date = new Date(day * MS_PER_DAY);
  return `${date.getUTCDate()} ${monthName(date.getUTCMonth())} ${date.getUTCFullYear()}`;
}

/** `2009-03-03`, for tables. */
export function isoDay(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}
