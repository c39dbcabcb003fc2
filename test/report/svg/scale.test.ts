import { describe, expect, it } from 'vitest';
import { compact, decimal, duration, money, percent, plain, signedPercent, typographic } from '../../../src/report/format.js';
import { extent, linearScale, logScale, thin, timeTicks } from '../../../src/report/svg/index.js';

describe('linear scale', () => {
  it.each([
    [0, 97, 5, [0, 20, 40, 60, 80, 100]],
    [-0.32, 0, 4, [-0.4, -0.3, -0.2, -0.1, 0]],
    [99_500, 101_200, 4, [99_500, 100_000, 100_500, 101_000, 101_500]],
    [0.1, 0.3, 2, [0.1, 0.2, 0.3]],
  ])('from %s to %s', (low, high, count, ticks) => expect(linearScale(low, high, count).ticks).toEqual(ticks));
  it('widens a flat or empty range', () => {
    expect(extent([Float64Array.of(5, 5)])).toEqual([4.95, 5.05]);
    expect(extent([Float64Array.of(Number.NaN)])).toEqual([0, 1]);
  });
});

describe('log scale', () => {
  it('has round ticks and equal steps for equal ratios', () => {
    const scale = logScale(8, 900, 6);
    expect(scale.ticks).toEqual([10, 20, 50, 100, 200, 500]);
    expect(scale.place(20) - scale.place(10)).toBeCloseTo(scale.place(200) - scale.place(100), 12);
  });
});

describe('time ticks', () => {
  const at = (text: string): number => Date.parse(text);
  const labels = (from: string, to: string, count: number): string[] => timeTicks(at(from), at(to), count).map(({ label }) => label);
  it('of years', () => expect(labels('2005-03-01', '2013-03-01', 10)).toEqual(['2006', '2007', '2008', '2009', '2010', '2011', '2012', '2013']));
  it('of months name the year in January', () => expect(labels('2019-11-15', '2020-03-15', 5)).toEqual(['Dec', '2020', 'Feb', 'Mar']));
  it('of weeks begin on Mondays', () => {
    const ticks = timeTicks(at('2021-05-05'), at('2021-06-05'), 5);
    expect(ticks.map(({ time }) => new Date(time).getUTCDay())).toEqual([1, 1, 1, 1]);
  });
  it('of hours name the day at midnight', () => expect(labels('2020-02-28T20:00Z', '2020-02-29T08:00Z', 4)).toEqual(['21:00', '29 Feb', '03:00', '06:00']));
  it('of no time', () => expect(timeTicks(5, 5, 4)).toEqual([]));
});

describe('thinning', () => {
  it('keeps the ends, the extremes and the order', () => {
    const x = Float64Array.from({ length: 10_000 }, (_, i) => i);
    const y = x.map((i) => Math.sin(i / 50));
    y[4321] = 9;
    y[8765] = -9;
    const rows = thin(x, y, 100);
    expect(rows.length).toBeLessThanOrEqual(400);
    expect(rows).toContain(4321);
    expect(rows).toContain(8765);
    expect([rows[0], rows[rows.length - 1]]).toEqual([0, 9999]);
    expect(rows.every((row, i) => i === 0 || row > (rows[i - 1] ?? 0))).toBe(true);
  });
  it('keeps gaps', () => {
    const x = Float64Array.from({ length: 1000 }, (_, i) => i);
    const y = x.map((i) => (i >= 401 && i <= 403 ? Number.NaN : i));
    const rows = thin(x, y, 10);
    expect(rows).toEqual(expect.arrayContaining([400, 401, 403, 404]));
  });
  it('leaves short series alone', () => expect(thin(Float64Array.of(1, 2), Float64Array.of(3, 4), 10)).toEqual([0, 1]));
});

describe('numbers', () => {
  it('as text', () => {
    expect(decimal(-1234567.891)).toBe('-1,234,567.89');
    expect(decimal(-0.001)).toBe('0.00');
    expect(percent(0.12345)).toBe('12.3%');
    expect(signedPercent(0.0001)).toBe('0.0%');
    expect(signedPercent(0.05)).toBe('+5.0%');
    expect(percent(Number.NaN)).toBe('–');
    expect(money(-1234.5, 'USD')).toBe('-1,235 USD');
    expect(money(12.345, 'USD')).toBe('12.35 USD');
    expect(plain(1500)).toBe('1,500');
    expect(plain(0.03125)).toBe('0.03125');
    expect(compact(1_250_000)).toBe('1.25M');
    expect(compact(-250_000)).toBe('-250k');
    expect(compact(0)).toBe('0');
    expect(duration(0.25)).toBe('6.0 hours');
    expect(duration(1000)).toBe('2.7 years');
    expect(typographic('-5% (-3), 2019-01-02')).toBe('−5% (−3), 2019-01-02');
  });
});
