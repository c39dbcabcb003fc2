import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { calendarFeatures } from 'rxarrow/operators';

const rows = (...times: string[]): { available: Date }[] => times.map((time) => ({ available: new Date(time) }));

it('reads the clocks of the place, in summer and in winter', () => {
  const found = compute(
    rows('2024-03-10T06:30:00Z', '2024-03-10T07:30:00Z', '2024-01-01T02:00:00Z'),
    calendarFeatures({
      features: ['hour', 'minuteOfDay', 'weekday', 'dayOfMonth', 'month', 'quarter'],
      timeZone: 'America/New_York',
    }),
  );
  const picked = found.map((row) =>
    ['hour', 'minuteOfDay', 'weekday', 'dayOfMonth', 'month', 'quarter'].map((name) => row[name]),
  );
  // The hour from two to three is left out; the last is still the Sunday of the year before.
  expect(picked).toEqual([
    [1, 90, 7, 10, 3, 1],
    [3, 210, 7, 10, 3, 1],
    [21, 1260, 7, 31, 12, 4],
  ]);
});

it('reads times before 1970', () => {
  const [found] = compute(rows('1969-12-31T23:59:59.500Z'), calendarFeatures({ features: ['minuteOfDay', 'weekday'] }));
  expect(found).toMatchObject({ minuteOfDay: 1439, weekday: 3 });
});

it('puts a place in a cycle on a circle', () => {
  const [six, leap] = compute(
    rows('2024-07-01T06:00:00Z', '2024-02-15T12:00:00Z'),
    calendarFeatures({ features: ['hour', 'month', 'dayOfMonth'], encode: 'cycle' }),
  );
  expect(six?.['hourSine']).toBeCloseTo(1, 12);
  expect(six?.['hourCosine']).toBeCloseTo(0, 12);
  expect(six?.['monthSine']).toBeCloseTo(0, 12);
  expect(six?.['monthCosine']).toBeCloseTo(-1, 12);
  expect(leap?.['dayOfMonthSine']).toBeCloseTo(Math.sin((2 * Math.PI * 14) / 29), 12);
  expect(six).not.toHaveProperty('hour');
});

it('says which zone or column is wrong', () => {
  expect(() => calendarFeatures({ timeZone: 'Europe/Atlantis' })).toThrow(
    /timeZone.*Europe\/Atlantis.*a time zone such as/,
  );
  expect(() => compute([{ close: 1 }], calendarFeatures())).toThrow(/available.*a time column/);
  expect(() => compute([{ available: new Date(0), hour: 1 }], calendarFeatures())).toThrow(/hour.*not taken/);
});
