import { expect, test } from 'vitest';
import { calendarOf, calendarParam } from '../../../src/core/index.js';

test('takes the name of an exchange, or sessions of its own', () => {
  expect(() => calendarOf('session', 'XNYC')).toThrow(/one of always, XNYS, XLON.*Did you mean "XNYS"/);
  const own = { timeZone: 'UTC', sessions: [{ open: '09:00', close: '17:30' }], holidays: ['2024-12-24'] };
  expect(calendarParam().parse(own)).toEqual(own);
  expect(calendarOf('session', own).sessionsOf(Date.parse('2024-12-24') / 86_400_000)).toEqual([]);
  expect(calendarParam().safeParse({ ...own, sessions: [{ open: '9', close: '17:30' }] }).success).toBe(false);
  expect(calendarParam().safeParse({ ...own, holidays: ['christmas'] }).success).toBe(false);
});
