import * as z from 'zod';
import { parseDurationNs } from '../../columnar/index.js';
import { calendarOf, calendarParam, durationParam, type CalendarInput } from '../../core/index.js';
import { calendarPanes } from './_calendar-panes.js';
import { tumblingPanes, type Panes } from './_panes.js';

const lengthOrNone = () =>
  z.string().refine((text) => (parseDurationNs(text) ?? -1n) >= 0n, { message: 'a length of time such as "5s"' });

/** The column that tells series apart, as indicators have it. */
export const byParam = () =>
  z
    .string()
    .min(1)
    .nullable()
    .optional()
    .describe('Column that tells series apart: "symbol" where there is one; null for one series.');

export const columnParam = () =>
  z.string().min(1).default('time').describe('Time column by which rows belong to windows.');

/** How late rows are met, by windows that close by time. */
export const latenessParams = () => ({
  lateness: lengthOrNone()
    .default('0s')
    .describe('How long after its end a window waits for rows that come late; `available` is that much later too.'),
  late: z
    .enum(['sideOutput', 'amend', 'drop'])
    .default('sideOutput')
    .describe(
      'What happens to rows of windows that have closed: they go to the late rows of the run, the window is taken back and said anew, or they are dropped and counted.',
    ),
  amendWithin: durationParam()
    .optional()
    .describe('How long after it has closed a window can still be amended; needed for "amend".'),
});

export const latenessWithoutAmending = () => ({
  lateness: latenessParams().lateness,
  late: z
    .enum(['sideOutput', 'drop'])
    .default('sideOutput')
    .describe(
      'What happens to rows of windows that have closed: they go to the late rows of the run, or are dropped and counted.',
    ),
});

export const incompleteParam = (fallback: 'emit' | 'drop') =>
  z
    .enum(['emit', 'drop'])
    .default(fallback)
    .describe('What happens to what the end of the stream cuts off: it is flagged as partial, or dropped.');

export const offsetParam = () =>
  lengthOrNone()
    .default('0s')
    .describe('Shifts all windows: they begin that much after the full hour, day and so on (UTC).');

/** The length of windows, which may be that of trading sessions. */
export const everyParam = (says: string) => ({
  every: z
    .union([z.literal('session'), durationParam()])
    .describe(`${says} "session" is a whole session of the calendar.`),
  calendar: calendarParam()
    .optional()
    .describe(
      'Windows begin with the opening of a session and end with its close at the latest; rows outside are filtered out. "XNYS", "XLON", "always", or sessions and holidays of your own.',
    ),
});

interface Timed {
  readonly every: string;
  readonly calendar?: CalendarInput | undefined;
  readonly offset: string;
}

/** Sessions are those of a calendar, and nothing shifts them. */
export function timed({ every, calendar, offset }: Timed): boolean {
  return calendar === undefined ? every !== 'session' : offset === '0s';
}

export const TIMED = { message: 'a calendar for sessions, and no offset with one', path: ['calendar'] };

/** The windows that parameters ask for. */
export function panesOf(component: string, { every, calendar, offset }: Timed): Panes {
  if (calendar === undefined) return tumblingPanes(lengthNs(every), lengthNs(offset));
  return calendarPanes(calendarOf(component, calendar), every === 'session' ? every : lengthNs(every));
}

/** What stands in intervals in which nothing happened. */
export const fillParams = () => ({
  fill: z
    .enum(['none', 'forward', 'zeroVolume'])
    .default('none')
    .describe(
      'Bars of intervals in which nothing happened: none, the bar before again, or the close before without volume.',
    ),
  fillLimit: z
    .int()
    .min(1)
    .default(1000)
    .describe('Intervals filled in a row; then a symbol is silent until its next row.'),
});

/** `amend` needs to know for how long windows are kept. */
export function amendable(given: { readonly late: string; readonly amendWithin?: string | undefined }): boolean {
  return (given.late === 'amend') === (given.amendWithin !== undefined);
}

export const AMENDABLE = {
  message: '"amendWithin" together with late: "amend", and only then',
  path: ['amendWithin'],
};

/** Nanoseconds of a length of time that has been checked. */
export function lengthNs(text: string): bigint {
  return parseDurationNs(text) as bigint;
}
