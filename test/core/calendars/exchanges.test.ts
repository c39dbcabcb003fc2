import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { calendarOf, dayText, EXCHANGES, weekdayOf } from '../../../src/core/index.js';

interface Reference {
  readonly first: string;
  readonly last: string;
  readonly sessions: number;
  readonly closedWorkdays: readonly string[];
  readonly hoursFrom: readonly (readonly [date: string, open: string, close: string])[];
}

const reference = JSON.parse(
  readFileSync(new URL('../../reference/calendars/exchanges.json', import.meta.url), 'utf8'),
) as Record<string, Reference>;

const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const clock = (ns: bigint): string => new Date(Number(ns / 1_000_000n)).toISOString().slice(11, 16);

test.each(Object.keys(reference))('%s has the sessions and hours of the reference', (name) => {
  const { first, last, sessions, closedWorkdays, hoursFrom } = reference[name] as Reference;
  const calendar = calendarOf('test', name);
  const closed: string[] = [];
  const hours: [string, string, string][] = [];
  let count = 0;
  for (let day = dayOf(first); day <= dayOf(last); day++) {
    const [session, ...more] = calendar.sessionsOf(day);
    expect(more).toEqual([]);
    if (session === undefined) {
      if (weekdayOf(day) !== 0 && weekdayOf(day) !== 6) closed.push(dayText(day));
      continue;
    }
    count++;
    const [, open, close] = hours.at(-1) ?? [];
    if (clock(session.openNs) !== open || clock(session.closeNs) !== close)
      hours.push([dayText(day), clock(session.openNs), clock(session.closeNs)]);
  }
  expect(closed).toEqual(closedWorkdays);
  expect(hours).toEqual(hoursFrom);
  expect(count).toBe(sessions);
});

test('"always" is open around the clock', () => {
  const calendar = calendarOf('test', 'always');
  const day = dayOf('2024-02-29');
  const start = BigInt(day) * 86_400_000_000_000n;
  expect(calendar.sessionsOf(day)).toEqual([{ day, openNs: start, closeNs: start + 86_400_000_000_000n }]);
  expect(calendar.sessionAt(start - 1n)?.day).toBe(day - 1);
  expect(Object.keys(EXCHANGES)).toContain('always');
});
