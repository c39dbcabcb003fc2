import { expect, test } from 'vitest';
import { resample, session, timeBars, tumblingWindow } from 'rxarrow/operators';
import { compute, quality } from '../../../src/core/index.js';
import type { Row } from './_rows.js';

const at = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;
const trade = (text: string, price: number): Row => ({
  symbol: 'AAA',
  time: at(text),
  available: at(text),
  price,
  size: 1,
});

// 3 July 2024 closes at 13:00, the fourth is a holiday; clocks are four hours behind UTC.
const rows = [
  trade('2024-07-03T13:29:59Z', 1),
  trade('2024-07-03T13:30:00Z', 2),
  trade('2024-07-03T14:45:00Z', 3),
  trade('2024-07-03T16:59:59Z', 4),
  trade('2024-07-03T17:00:00Z', 5),
  trade('2024-07-04T15:00:00Z', 6),
  trade('2024-07-05T13:31:00Z', 7),
];

test('says in which session a row lies', () => {
  const out = compute(rows, session('XNYS'));
  expect(out.map(({ sessionDate }) => sessionDate)).toEqual([
    null,
    '2024-07-03',
    '2024-07-03',
    '2024-07-03',
    null,
    null,
    '2024-07-05',
  ]);
  expect(out.map(({ sessionClose }) => sessionClose)).toEqual([
    null,
    at('2024-07-03T17:00:00Z'),
    at('2024-07-03T17:00:00Z'),
    at('2024-07-03T17:00:00Z'),
    null,
    null,
    at('2024-07-05T20:00:00Z'),
  ]);
});

test('windows of sessions: whole ones, and parts from the opening on', () => {
  const aggregates = { rows: { count: '*' }, last: { last: 'price' } } as const;
  const whole = compute(rows, tumblingWindow({ every: 'session', calendar: 'XNYS', aggregates }));
  expect(
    whole.map(({ time, available, rows: count, last, quality: bits }) => [time, available, count, last, bits]),
  ).toEqual([
    [at('2024-07-03T13:30:00Z'), at('2024-07-03T17:00:00Z'), 3, 4, 0],
    [at('2024-07-05T13:30:00Z'), at('2024-07-05T20:00:00Z'), 1, 7, quality.partial],
  ]);
  const hours = compute(rows, tumblingWindow({ every: '1h', calendar: 'XNYS', aggregates, incomplete: 'drop' }));
  expect(hours.map(({ time, available, last }) => [time, available, last])).toEqual([
    [at('2024-07-03T13:30:00Z'), at('2024-07-03T14:30:00Z'), 2],
    [at('2024-07-03T14:30:00Z'), at('2024-07-03T15:30:00Z'), 3],
    // The session ends before the hour does.
    [at('2024-07-03T16:30:00Z'), at('2024-07-03T17:00:00Z'), 4],
  ]);
});

test('only intervals of sessions are filled', () => {
  const bars = compute(rows, timeBars({ every: '90m', calendar: 'XNYS', fill: 'zeroVolume', incomplete: 'drop' }));
  expect(bars.map(({ time, close, quality: bits }) => [time, close, bits])).toEqual([
    [at('2024-07-03T13:30:00Z'), 3, 0],
    [at('2024-07-03T15:00:00Z'), 3, quality.filled],
    [at('2024-07-03T16:30:00Z'), 4, 0],
  ]);
  expect(compute(bars, resample({ every: 'session', calendar: 'XNYS' })).map(({ volume }) => volume)).toEqual([3]);
});

test('wants a calendar for sessions, and a column of times', () => {
  const aggregates = { rows: { count: '*' } } as const;
  expect(() => tumblingWindow({ every: 'session', aggregates })).toThrow(/a calendar for sessions/);
  expect(() => tumblingWindow({ every: '1h', offset: '5m', calendar: 'XNYS', aggregates })).toThrow(/no offset/);
  expect(() => compute(rows, session({ calendar: 'XNYS', column: 'tim' }))).toThrow(/"tim": wanted a time column/);
});
