import { expect, test } from 'vitest';
import { TradingCalendar } from '../../../src/core/index.js';

const at = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;

/** A future that trades through the night, with a pause of an hour. */
const futures = new TradingCalendar({
  timeZone: 'America/Chicago',
  sessions: [{ open: '17:00', close: '16:00', days: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday'] }],
  holidays: ['2024-07-03'],
});

test('a session through the night belongs to the day on which it opens', () => {
  const session = futures.sessionAt(at('2024-01-09T12:00:00Z'));
  expect(session).toMatchObject({ openNs: at('2024-01-08T23:00:00Z'), closeNs: at('2024-01-09T22:00:00Z') });
  expect(futures.sessionAt(at('2024-01-09T22:30:00Z'))).toBeUndefined();
  expect(futures.nextSession(at('2024-01-09T22:30:00Z'))?.openNs).toBe(at('2024-01-09T23:00:00Z'));
  expect(futures.previousSession(at('2024-01-09T22:30:00Z'))?.closeNs).toBe(at('2024-01-09T22:00:00Z'));
});

test('the night in which clocks change is an hour shorter or longer', () => {
  const hours = (text: string): number => {
    const session = futures.sessionAt(at(text));
    return Number((session?.closeNs ?? 0n) - (session?.openNs ?? 0n)) / 3.6e12;
  };
  expect(hours('2024-03-08T12:00:00Z')).toBe(23);
  expect(futures.sessionAt(at('2024-03-11T12:00:00Z'))?.openNs).toBe(at('2024-03-10T22:00:00Z'));
  const walled = new TradingCalendar({
    timeZone: 'America/Chicago',
    sessions: [{ open: '00:00', close: '24:00', days: ['saturday', 'sunday', 'monday'] }],
  });
  const length = (text: string): number => {
    const session = walled.sessionAt(at(text));
    return Number((session?.closeNs ?? 0n) - (session?.openNs ?? 0n)) / 3.6e12;
  };
  expect([length('2024-03-09T12:00:00Z'), length('2024-03-10T12:00:00Z'), length('2024-11-03T12:00:00Z')]).toEqual([
    24, 23, 25,
  ]);
});

test('several sessions a day, with a pause at noon, and early closes', () => {
  const tokyo = new TradingCalendar({
    timeZone: 'Asia/Tokyo',
    sessions: [
      { open: '09:00', close: '11:30' },
      { open: '12:30', close: '15:30' },
    ],
    earlyCloses: [{ name: 'last day', dates: ['2024-12-30'], close: '11:00' }],
  });
  expect(tokyo.sessionsOf(Date.parse('2024-12-27') / 86_400_000)).toMatchObject([
    { openNs: at('2024-12-27T00:00:00Z'), closeNs: at('2024-12-27T02:30:00Z') },
    { openNs: at('2024-12-27T03:30:00Z'), closeNs: at('2024-12-27T06:30:00Z') },
  ]);
  expect(tokyo.sessionsOf(Date.parse('2024-12-30') / 86_400_000)).toMatchObject([
    { openNs: at('2024-12-30T00:00:00Z'), closeNs: at('2024-12-30T02:00:00Z') },
  ]);
  expect(tokyo.sessionAt(at('2024-12-27T03:00:00Z'))).toBeUndefined();
});

test('a calendar that has no session for weeks says so', () => {
  const never = new TradingCalendar({ timeZone: 'UTC', sessions: [{ open: '09:00', close: '10:00' }], holidays: [] });
  expect(never.nextSession(at('2024-01-06T00:00:00Z'))?.openNs).toBe(at('2024-01-08T09:00:00Z'));
  const sunday = new TradingCalendar({
    timeZone: 'UTC',
    sessions: [{ open: '09:00', close: '10:00', days: ['sunday'] }],
    holidays: Array.from({ length: 12 }, (_, week) =>
      new Date(Date.UTC(2024, 0, 7 + 7 * week)).toISOString().slice(0, 10),
    ),
  });
  expect(sunday.nextSession(at('2024-01-06T00:00:00Z'))).toBeUndefined();
});
