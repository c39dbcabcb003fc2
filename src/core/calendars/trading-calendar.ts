import { dateFromDays, daysFromDate } from '../../columnar/calendar.js';
import { dayText, holidayIn, weekdayOf, WEEKDAYS, type HolidayRule, type Weekday } from './holidays.js';
import { timeZone, type TimeZone } from './time-zone.js';

const DAY_MS = 86_400_000;
const NS_PER_MS = 1_000_000n;
/** How far a next session is looked for. */
const MOST_CLOSED_DAYS = 40;

/** When something is traded, as data. Times are those of clocks there, `HH:MM`. */
export interface CalendarDefinition {
  readonly timeZone: string;
  /** Sessions of a day, in order; one that closes at or before it opens closes on the next day. */
  readonly sessions: readonly {
    readonly open: string;
    readonly close: string;
    readonly days?: readonly Weekday[] | undefined;
  }[];
  /** Rules, or single dates such as "2012-10-29". */
  readonly holidays?: readonly (HolidayRule | string)[] | undefined;
  /** Days on which the last session closes early. A holiday comes before it. */
  readonly earlyCloses?: readonly (EarlyClose & { readonly close: string })[] | undefined;
}

type EarlyClose = HolidayRule | { readonly name: string; readonly dates: readonly string[] };

export interface Session {
  /** The day it belongs to, in days since 1970. */
  readonly day: number;
  readonly openNs: bigint;
  readonly closeNs: bigint;
}

const WORKDAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

/** Sessions, holidays and early closes of a place; knows the clocks of its time zone. */
export class TradingCalendar {
  private readonly definition: CalendarDefinition;
  private readonly zone: TimeZone;
  private readonly byDay = new Map<number, readonly Session[]>();
  private readonly years = new Map<
    number,
    { readonly closed: ReadonlySet<number>; readonly early: ReadonlyMap<number, string> }
  >();
  private readonly dates: ReadonlySet<string>;

  /** @throws InvalidParams for a time zone that there is not */
  constructor(definition: CalendarDefinition) {
    this.definition = definition;
    this.zone = timeZone(definition.timeZone);
    this.dates = new Set((definition.holidays ?? []).filter((each) => typeof each === 'string'));
  }

  /** The sessions of a day, none on a holiday. */
  sessionsOf(day: number): readonly Session[] {
    let sessions = this.byDay.get(day);
    if (sessions === undefined) {
      sessions = this.open(day);
      this.byDay.set(day, sessions);
    }
    return sessions;
  }

  private open(day: number): Session[] {
    const { closed, early } = this.year(dateFromDays(day).year);
    if (closed.has(day) || this.dates.has(dayText(day))) return [];
    const weekday = WEEKDAYS[weekdayOf(day)] as Weekday;
    const sessions = this.definition.sessions.filter(({ days }) => (days ?? WORKDAYS).includes(weekday));
    const closes = early.get(day);
    return sessions.flatMap(({ open, close }) => {
      const openMs = minutes(open);
      const planned = minutes(close) <= openMs ? minutes(close) + 1440 : minutes(close);
      const ends = closes === undefined ? planned : Math.min(planned, minutes(closes));
      if (ends <= openMs) return [];
      return [{ day, openNs: this.moment(day, openMs), closeNs: this.moment(day, ends) }];
    });
  }

  private moment(day: number, minute: number): bigint {
    return BigInt(this.zone.utcMs(day * DAY_MS + minute * 60_000)) * NS_PER_MS;
  }

  private year(year: number): { readonly closed: ReadonlySet<number>; readonly early: ReadonlyMap<number, string> } {
    let known = this.years.get(year);
    if (known !== undefined) return known;
    const closed = new Set<number>();
    const early = new Map<number, string>();
    // A holiday may be observed in the year before or after.
    for (const near of [year - 1, year, year + 1]) {
      for (const rule of this.definition.holidays ?? []) {
        const day = typeof rule === 'string' ? undefined : holidayIn(rule, near);
        if (day !== undefined) closed.add(day);
      }
      for (const rule of this.definition.earlyCloses ?? []) {
        const day = 'dates' in rule ? undefined : holidayIn(rule, near);
        if (day !== undefined) early.set(day, rule.close);
      }
    }
    for (const rule of this.definition.earlyCloses ?? [])
      if ('dates' in rule) for (const date of rule.dates) early.set(dayOf(date), rule.close);
    known = { closed, early };
    this.years.set(year, known);
    return known;
  }

  /** The session that is open at a moment. */
  sessionAt(timeNs: bigint): Session | undefined {
    const local = this.localDay(timeNs);
    // One that goes past midnight belongs to the day before.
    for (const day of [local - 1, local, local + 1])
      for (const session of this.sessionsOf(day))
        if (timeNs >= session.openNs && timeNs < session.closeNs) return session;
    return undefined;
  }

  /** The first session that opens at or after a moment; undefined when there is none for weeks. */
  nextSession(timeNs: bigint): Session | undefined {
    const first = this.localDay(timeNs) - 1;
    for (let day = first; day < first + MOST_CLOSED_DAYS; day++)
      for (const session of this.sessionsOf(day)) if (session.openNs >= timeNs) return session;
    return undefined;
  }

  /** The last session that closed at or before a moment; undefined when there was none for weeks. */
  previousSession(timeNs: bigint): Session | undefined {
    const last = this.localDay(timeNs) + 1;
    for (let day = last; day > last - MOST_CLOSED_DAYS; day--)
      for (const session of this.sessionsOf(day).toReversed()) if (session.closeNs <= timeNs) return session;
    return undefined;
  }

  /** The day that clocks there show. */
  private localDay(timeNs: bigint): number {
    const utcMs = Number(timeNs / NS_PER_MS);
    return Math.floor((utcMs + this.zone.offsetMs(utcMs)) / DAY_MS);
  }
}

function minutes(text: string): number {
  const [hours = 0, rest = 0] = text.split(':').map(Number);
  return hours * 60 + rest;
}

function dayOf(text: string): number {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return daysFromDate(year, month, day);
}
