import { describe, expect, it } from 'vitest';
import { dateFromDays, daysFromDate, daysInMonth } from '../../src/columnar/calendar.js';

describe('calendar', () => {
  it('agrees with Date over eight centuries', () => {
    for (let days = -150_000; days < 150_000; days += 37) {
      const date = new Date(days * 86_400_000);
      const parts = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      expect(dateFromDays(days)).toEqual(parts);
      expect(daysFromDate(parts.year, parts.month, parts.day)).toBe(days);
    }
  });

  it('knows leap years and months that do not exist', () => {
    expect([1900, 2000, 2023, 2024].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 28, 29]);
    expect([0, 13, 4, 12].map((month) => daysInMonth(2024, month))).toEqual([0, 0, 30, 31]);
  });
});
