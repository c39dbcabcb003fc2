import { expect, test } from 'vitest';
import { dayText, easterSunday, holidayIn, weekdayOf } from '../../../src/core/index.js';

const on = (rule: Parameters<typeof holidayIn>[0], year: number): string | undefined => {
  const day = holidayIn(rule, year);
  return day === undefined ? undefined : dayText(day);
};

test('finds Easter, as almanacs list it', () => {
  expect([1961, 2000, 2008, 2011, 2019, 2024, 2038].map((year) => dayText(easterSunday(year)))).toEqual([
    '1961-04-02',
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2019-04-21',
    '2024-03-31',
    '2038-04-25',
  ]);
});

test('rules of dates, of weekdays, of Easter, and what comes after them', () => {
  expect(on({ name: 'thanksgiving', month: 11, weekday: 'thursday', nth: 4 }, 2024)).toBe('2024-11-28');
  expect(on({ name: 'after', month: 11, weekday: 'thursday', nth: 4, plus: 1 }, 2024)).toBe('2024-11-29');
  expect(on({ name: 'memorial', month: 5, weekday: 'monday', nth: -1 }, 2021)).toBe('2021-05-31');
  expect(on({ name: 'good friday', easter: -2 }, 2024)).toBe('2024-03-29');
  expect(on({ name: 'new', month: 6, day: 19, from: 2022 }, 2021)).toBeUndefined();
});

test('a date that falls on a weekend is observed on another day, or not', () => {
  // 25 December is a Saturday in 2021 and a Sunday in 2022.
  const christmas = (
    observed: 'none' | 'monday' | 'nearest' | 'sundayToMonday' | 'twoDaysLater' | 'friday',
  ): unknown[] => [2021, 2022].map((year) => on({ name: 'christmas', month: 12, day: 25, observed }, year)?.slice(5));
  expect(christmas('none')).toEqual(['12-25', '12-25']);
  expect(christmas('monday')).toEqual(['12-27', '12-26']);
  expect(christmas('nearest')).toEqual(['12-24', '12-26']);
  expect(christmas('sundayToMonday')).toEqual(['12-25', '12-26']);
  expect(christmas('twoDaysLater')).toEqual(['12-27', '12-27']);
  expect(christmas('friday')).toEqual(['12-24', '12-23']);
  expect(weekdayOf(0)).toBe(4);
});
