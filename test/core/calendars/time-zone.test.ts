import { expect, test } from 'vitest';
import { timeZone } from '../../../src/core/index.js';

test('knows what clocks show, and when they show it', () => {
  const zone = timeZone('America/New_York');
  const hours = (text: string): number => zone.offsetMs(Date.parse(text)) / 3_600_000;
  expect([hours('2024-01-15T12:00:00Z'), hours('2024-07-15T12:00:00Z')]).toEqual([-5, -4]);
  // Clocks go forward on 10 March 2024 at 7:00 UTC.
  expect([hours('2024-03-10T06:59:59Z'), hours('2024-03-10T07:00:00Z')]).toEqual([-5, -4]);
  const local = (text: string): string => new Date(zone.utcMs(Date.parse(`${text}Z`))).toISOString();
  expect(local('2024-01-15T09:30:00')).toBe('2024-01-15T14:30:00.000Z');
  expect(local('2024-03-10T01:59:59')).toBe('2024-03-10T06:59:59.000Z');
  expect(local('2024-03-10T03:00:00')).toBe('2024-03-10T07:00:00.000Z');
  // An hour that is shown twice: the first of the two.
  expect(local('2024-11-03T01:30:00')).toBe('2024-11-03T05:30:00.000Z');
});

test('refuses what is no time zone', () => {
  expect(() => timeZone('Atlantis/Main')).toThrow(/a time zone such as "America\/New_York"/);
});
