import * as z from 'zod';
import { didYouMean, InvalidParams } from '../../base/errors.js';
import { EXCHANGES } from './exchanges.js';
import { OBSERVED, WEEKDAYS } from './holidays.js';
import { TradingCalendar, type CalendarDefinition } from './trading-calendar.js';

const clock = () => z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, { message: 'a time of the clock such as "09:30"' });
const date = () => z.string().regex(/^\d{4}-\d\d-\d\d$/, { message: 'a date such as "2024-12-25"' });

const rule = () => ({
  name: z.string().min(1),
  month: z.int().min(1).max(12).optional(),
  day: z.int().min(1).max(31).optional().describe('Of the month.'),
  weekday: z.enum(WEEKDAYS).optional(),
  nth: z.int().min(-1).max(5).optional().describe('Which such weekday of the month; -1 is the last.'),
  easter: z.int().optional().describe('Days from Easter Sunday.'),
  plus: z.int().optional().describe('Days from what the others say.'),
  observed: z.enum(OBSERVED).optional().describe('When a date falls on a weekend.'),
  from: z.int().optional().describe('First year.'),
  to: z.int().optional().describe('Last year.'),
});

const definition = () =>
  z.strictObject({
    timeZone: z.string().min(1).describe('Whose clocks are meant, such as "America/New_York".'),
    sessions: z
      .array(
        z.strictObject({
          open: clock(),
          close: clock().describe('At or before the opening: of the next day.'),
          days: z.array(z.enum(WEEKDAYS)).min(1).optional().describe('Monday to Friday when left out.'),
        }),
      )
      .min(1),
    holidays: z.array(z.union([date(), z.strictObject(rule())])).optional(),
    earlyCloses: z
      .array(
        z.union([
          z.strictObject({ name: z.string().min(1), dates: z.array(date()), close: clock() }),
          z.strictObject({ ...rule(), close: clock() }),
        ]),
      )
      .optional(),
  });

/** When something is traded: the name of an exchange (XNYS, XLON, always) or sessions and holidays of one's own. */
export const calendarParam = () =>
  z
    .union([z.string().min(1), definition()])
    .describe('When it is traded: "XNYS", "XLON", "always", or sessions and holidays of your own.');

export type CalendarInput = z.input<ReturnType<typeof calendarParam>>;

/** @throws InvalidParams when no exchange has that name, or for a time zone that there is not */
export function calendarOf(component: string, given: CalendarInput): TradingCalendar {
  if (typeof given !== 'string') return new TradingCalendar(given);
  const found: CalendarDefinition | undefined = Object.hasOwn(EXCHANGES, given) ? EXCHANGES[given] : undefined;
  if (found !== undefined) return new TradingCalendar(found);
  const names = Object.keys(EXCHANGES);
  throw new InvalidParams({
    component,
    path: 'calendar',
    found: given,
    expected: `one of ${names.join(', ')}, or a calendar of your own`,
    hint: didYouMean(given, names),
  });
}
