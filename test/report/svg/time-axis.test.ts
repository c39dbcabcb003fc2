import { describe, expect, it } from 'vitest';
import { timeTicks } from '../../../src/report/svg/time-axis.js';

describe('time ticks', () => {
  const at = (text: string): number => Date.parse(text);
  const labels = (from: string, to: string, count: number): string[] =>
    timeTicks(at(from), at(to), count).map(({ label }) => label);
  it('of years', () =>
    expect(labels('2005-03-01', '2013-03-01', 10)).toEqual([
      '2006',
      '2007',
      '2008',
      '2009',
      '2010',
      '2011',
      '2012',
      '2013',
    ]));
  it('of months name the year in January', () =>
    expect(labels('2019-11-15', '2020-03-15', 5)).toEqual(['Dec', '2020', 'Feb', 'Mar']));
  it('of weeks begin on Mondays', () => {
    const ticks = timeTicks(at('2021-05-05'), at('2021-06-05'), 5);
    expect(ticks.map(({ time }) => new Date(time).getUTCDay())).toEqual([1, 1, 1, 1]);
  });
  it('of hours name the day at midnight', () =>
    expect(labels('2020-02-28T20:00Z', '2020-02-29T08:00Z', 4)).toEqual(['21:00', '29 Feb', '03:00', '06:00']));
  it('of no time', () => expect(timeTicks(5, 5, 4)).toEqual([]));
});
