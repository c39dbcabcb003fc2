import { describe, expect, it } from 'vitest';
import {
  dateText,
  dayOf,
  inferMidnight,
  inferPeriodsPerYear,
  lastRowOfDays,
  monthlyReturns,
  timeText,
} from '../../../src/report/statistics/index.js';

const ns = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;
const day = (text: string): number => Date.parse(text) / 86_400_000;
const span = (count: number, step: number): number[] => Array.from({ length: count }, (_, i) => i * step);

describe('calendar', () => {
  it('rounds times before 1970 down', () => {
    expect(dayOf(-1n)).toBe(-1);
    expect(dateText(-1n)).toBe('1969-12-31');
    expect(timeText(ns('2020-02-29T14:30:00Z'))).toBe('2020-02-29 14:30');
    expect(timeText(ns('2020-02-29T00:00:00Z'))).toBe('2020-02-29');
  });

  it('takes the last row of each day', () => {
    const rows = BigInt64Array.from(
      ['2020-01-01T10:00Z', '2020-01-01T23:59:59Z', '2020-01-02T00:00Z', '2020-01-04T00:00Z', '2020-01-04T00:00Z'],
      ns,
    );
    const first = day('2020-01-01');
    expect(lastRowOfDays(rows, 'startsDay')).toEqual({ days: [first, first + 1, first + 3], rows: [1, 2, 4] });
    expect(lastRowOfDays(rows, 'endsDay')).toEqual({ days: [first, first + 2], rows: [2, 4] });
    expect(lastRowOfDays(new BigInt64Array())).toEqual({ days: [], rows: [] });
  });

  it('reads from weekdays whether midnight starts or ends a day', () => {
    const week = [1, 2, 3, 4, 5].map((offset) => day('2021-05-02') + offset);
    const at = (days: readonly number[]): BigInt64Array =>
      BigInt64Array.from(days, (d) => BigInt(d) * 86_400_000_000_000n);
    expect(inferMidnight(at(week))).toBe('startsDay');
    expect(inferMidnight(at(week.map((d) => d + 1)))).toBe('endsDay');
    expect(lastRowOfDays(at(week.map((d) => d + 1))).days).toEqual(week);
    expect(inferMidnight(at(span(14, 1)))).toBe('endsDay');
  });

  it('tells trading days from all days, weeks, months, quarters and years', () => {
    const all = span(70, 1);
    expect(inferPeriodsPerYear(all).periodsPerYear).toBe(365);
    expect(inferPeriodsPerYear(all.filter((d) => d % 7 !== 2 && d % 7 !== 3)).periodsPerYear).toBe(252);
    expect(inferPeriodsPerYear(all.filter((d) => d % 7 !== 3 && d % 7 !== 4)).periodsPerYear).toBe(252);
    expect(inferPeriodsPerYear(span(20, 7)).periodsPerYear).toBe(52);
    expect(inferPeriodsPerYear(span(20, 30)).periodsPerYear).toBe(12);
    expect(inferPeriodsPerYear(span(20, 91)).periodsPerYear).toBe(4);
    expect(inferPeriodsPerYear(span(20, 365)).periodsPerYear).toBe(1);
    expect(inferPeriodsPerYear([5]).periodsPerYear).toBe(252);
  });
});

describe('monthly returns', () => {
  it('compound within a month and do not leak over the year', () => {
    const days = ['2019-12-30', '2019-12-31', '2020-01-01', '2020-02-28', '2020-02-29', '2022-03-01'].map(day);
    const table = monthlyReturns(days, Float64Array.of(0.1, 0.1, -0.5, 0.2, 0.5, 0.01));
    expect(table.map(({ year }) => year)).toEqual([2019, 2020, 2021, 2022]);
    expect(table[0]?.months.slice(0, 11)).toEqual(new Array(11).fill(null));
    expect(table[0]?.months[11]).toBeCloseTo(0.21, 12);
    expect(table[0]?.total).toBeCloseTo(0.21, 12);
    expect(table[1]?.months[0]).toBeCloseTo(-0.5, 12);
    expect(table[1]?.months[1]).toBeCloseTo(0.8, 12);
    expect(table[1]?.total).toBeCloseTo(-0.1, 12);
    expect(table[2]).toEqual({ year: 2021, months: new Array(12).fill(null), total: 0 });
    expect(table[3]?.months[2]).toBeCloseTo(0.01, 12);
  });
  it('of nothing', () => expect(monthlyReturns([], new Float64Array())).toEqual([]));
});
