import { describe, expect, it } from 'vitest';
import { summarise, summaryText } from '../../src/report/index.js';
import { example, noFills } from './example.js';

const ns = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;

describe('summary', () => {
  it('adds up', () => {
    const summary = summarise(example());
    const { trades, bySymbol, performance } = summary;
    expect(summary.profit).toBeCloseTo(
      trades.trips.reduce((total, trip) => total + trip.profit, 0),
      6,
    );
    expect(bySymbol.reduce((total, row) => total + row.profit, 0)).toBeCloseTo(summary.profit, 6);
    expect(performance.totalReturn).toBeCloseTo(summary.profit / summary.startingCash, 10);
    expect(trades.fees).toBe(5 * trades.fills);
    expect(trades.wins + trades.losses).toBe(trades.closed);
    const compounded = summary.monthly.reduce((wealth, year) => wealth * (1 + year.total), 1) - 1;
    expect(compounded).toBeCloseTo(performance.totalReturn, 10);
    expect(performance.timeInMarket).toBeGreaterThan(0.4);
    expect(performance.exposure).toBeGreaterThan(0);
  });

  it('uses the last equity of each day, the starting cash before the first', () => {
    const times = [
      '2020-01-30T10:00Z',
      '2020-01-30T16:00Z',
      '2020-01-31T10:00Z',
      '2020-01-31T16:00Z',
      '2020-02-03T16:00Z',
    ].map(ns);
    const equity = { timeNs: BigInt64Array.from(times), equity: Float64Array.of(50, 110, 20, 99, 198) };
    const summary = summarise({ title: 'T', currency: 'USD', startingCash: 100, equity, fills: noFills });
    expect(summary.period).toMatchObject({ rows: 5, days: 3, periodsPerYear: 252 });
    expect(summary.performance.totalReturn).toBeCloseTo(0.98, 12);
    expect(summary.performance.maxDrawdown).toBeCloseTo(-0.1, 12);
    expect(summary.performance.maxDrawdownAllRows).toBeCloseTo(20 / 110 - 1, 12);
    expect(summary.performance.bestDay).toBeCloseTo(1, 12);
    expect(summary.monthly[0]?.months.slice(0, 2).map((value) => value?.toFixed(4))).toEqual(['-0.0100', '1.0000']);
  });

  it('compares with buy and hold of the prices in equal parts; late listings wait in cash', () => {
    const days = [1, 2, 3, 4].map((day) => BigInt(day) * 86_400_000_000_000n);
    const at = BigInt64Array.from(days);
    const prices = new Map([
      ['A', { timeNs: at, close: Float64Array.of(10, 11, 12, 20) }],
      ['B', { timeNs: at.slice(2), close: Float64Array.of(5, 4) }],
    ]);
    const equity = { timeNs: at, equity: Float64Array.of(100, 100, 100, 100) };
    const summary = summarise({ title: 'T', currency: 'USD', startingCash: 100, equity, fills: noFills, prices });
    expect(summary.benchmark?.name).toBe('Buy and hold');
    expect(summary.benchmark?.totalReturn).toBeCloseTo((100 + 40) / 100 - 1, 12);
    const given = { name: 'Index', timeNs: at.slice(0, 3), equity: Float64Array.of(7, 7, 14) };
    expect(
      summarise({ title: 'T', currency: 'USD', startingCash: 100, equity, fills: noFills, prices, benchmark: given })
        .benchmark,
    ).toMatchObject({ name: 'Index', totalReturn: 1 });
  });

  it('of nothing has no figures and does not fail', () => {
    const summary = summarise({
      title: 'T',
      currency: 'USD',
      startingCash: 100,
      equity: { timeNs: new BigInt64Array(), equity: new Float64Array() },
      fills: noFills,
    });
    expect(summary.endingEquity).toBe(100);
    expect(summary.performance.sharpe).toBeNaN();
    expect(summary.monthly).toEqual([]);
    expect(summary.drawdowns).toEqual([]);
    expect(summaryText(summary)).toContain('no equity rows');
  });
});
