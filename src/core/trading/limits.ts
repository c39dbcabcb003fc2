import * as z from 'zod';

const money = () => z.number().positive();

/** The hard limits of the pre-trade gate; what is not given is not limited. */
export const limitsParam = () =>
  z.strictObject({
    orderQuantity: money().optional().describe('Largest order, in units.'),
    orderNotional: money().optional().describe('Largest value of one order, in account currency.'),
    instrumentNotional: money()
      .optional()
      .describe('Largest value of the position in one symbol, working orders included, in account currency.'),
    dayNotional: money().optional().describe('Largest value ordered in a UTC day, in account currency.'),
    positionQuantity: money().optional().describe('Largest position in one symbol, working orders included, in units.'),
    grossNotional: money()
      .optional()
      .describe('Largest gross exposure of the account, working orders included, in account currency.'),
    priceCollar: z
      .number()
      .positive()
      .max(1)
      .optional()
      .describe(
        'How much worse than the last price a limit may be, as a fraction of it; 0.05 by default in live mode.',
      ),
    quoteAgeMs: money().optional().describe('How old the last price may be, in ms; 5,000 by default in live mode.'),
    ordersPerSecond: z.int().min(1).optional().describe('Most orders within a second.'),
    ordersPerDay: z.int().min(1).optional().describe('Most orders in a UTC day.'),
    duplicateWithinMs: money()
      .optional()
      .describe(
        'Time in ms within which no order may equal an earlier one in symbol, side, type, quantity and prices.',
      ),
    openOrders: z.int().min(1).optional().describe('Most orders that work at one time.'),
    dailyLoss: money()
      .optional()
      .describe('Loss since the start of the UTC day from which on nothing is opened, in account currency.'),
    restricted: z.array(z.string().min(1)).optional().describe('Symbols in which no position may be opened.'),
    session: z
      .strictObject({
        from: clockTime().describe('Beginning, as "13:30", UTC.'),
        to: clockTime().describe('End, as "20:00", UTC; before `from` it is that of the next day.'),
        days: z
          .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
          .min(1)
          .optional()
          .describe('Days on which it begins; all by default.'),
      })
      .optional()
      .describe('Hours in which orders may be sent.'),
  });

function clockTime() {
  return z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'expected a time of day as "13:30"' });
}

export type Limits = z.output<ReturnType<typeof limitsParam>>;

/** Limits that are numbers, of which the smaller is the tighter. */
export const NUMBER_LIMITS = [
  'orderQuantity',
  'orderNotional',
  'instrumentNotional',
  'dayNotional',
  'positionQuantity',
  'grossNotional',
  'priceCollar',
  'quoteAgeMs',
  'ordersPerSecond',
  'ordersPerDay',
  'openOrders',
  'dailyLoss',
] as const satisfies readonly (keyof Limits)[];

/** Without these no real order is sent. */
export const NEEDED_LIMITS = [
  'orderNotional',
  'grossNotional',
  'ordersPerDay',
  'dailyLoss',
] as const satisfies readonly (keyof Limits)[];

/** Limits that hold both of two: of each the tighter. Where only one says when trading is allowed, that holds. */
export function tighterOf(one: Limits, other: Limits): Limits {
  const both: Record<string, unknown> = { ...one, ...other };
  for (const name of NUMBER_LIMITS) {
    const least = Math.min(one[name] ?? Number.POSITIVE_INFINITY, other[name] ?? Number.POSITIVE_INFINITY);
    if (Number.isFinite(least)) both[name] = least;
  }
  const longest = Math.max(one.duplicateWithinMs ?? 0, other.duplicateWithinMs ?? 0);
  if (longest > 0) both['duplicateWithinMs'] = longest;
  const restricted = [...new Set([...(one.restricted ?? []), ...(other.restricted ?? [])])];
  if (restricted.length > 0) both['restricted'] = restricted;
  return both as Limits;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const NS_PER_MINUTE = 60_000_000_000n;
const MINUTES_PER_DAY = 1440;

/** Whether a time (ns since 1970 UTC) lies in the session. */
export function inSession(session: NonNullable<Limits['session']>, nowNs: bigint): boolean {
  const minutes = Number(nowNs / NS_PER_MINUTE);
  const day = Math.floor(minutes / MINUTES_PER_DAY);
  const minute = minutes - day * MINUTES_PER_DAY;
  const from = minuteOf(session.from);
  const to = minuteOf(session.to);
  const begins = (on: number): boolean => session.days?.includes(weekday(on)) ?? true;
  if (from <= to) return begins(day) && minute >= from && minute < to;
  return (begins(day) && minute >= from) || (begins(day - 1) && minute < to);
}

function minuteOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

// 1970-01-01 was a Thursday.
function weekday(day: number): (typeof DAYS)[number] {
  return DAYS[(((day + 4) % 7) + 7) % 7] as (typeof DAYS)[number];
}
