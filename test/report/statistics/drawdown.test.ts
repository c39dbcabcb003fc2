import { describe, expect, it } from 'vitest';
import {
  deepestDrawdowns,
  drawdownSeries,
  drawdowns,
  longestDrawdown,
  maxDrawdown,
  painIndex,
  ulcerIndex,
  wealthOfReturns,
} from '../../../src/report/statistics/index.js';
import { assets, expectNear, reference, referenceReturns } from './reference.js';

describe.each(assets)('drawdowns of %s', (name) => {
  const returns = referenceReturns(name);
  const wealth = wealthOfReturns(returns);
  const series = (...path: string[]): number | null => reference('series', name, 'drawdown', ...path);

  it('in figures', () => {
    expectNear(maxDrawdown(returns), series('max'), 'max');
    expectNear(ulcerIndex(returns), series('ulcer_index'), 'ulcer');
    expectNear(painIndex(returns), series('pain_index'), 'pain');
    expect(drawdowns(wealth).length).toBe(series('n_events'));
    expect(longestDrawdown(wealth)).toBe(series('longest_bars'));
  });

  it('the five deepest', () => {
    deepestDrawdowns(wealth, 5).forEach((found, i) => {
      const event = (key: string): number | null => series('top5', String(i), key);
      expect([found.peak, found.valley, found.recovery]).toEqual([event('peak'), event('trough'), event('recovery')]);
      expectNear(found.depth, event('depth'), 'depth');
    });
  });
});

describe('drawdowns', () => {
  const equity = Float64Array.of(10, 8, 9, 10, 12, 6);
  it('name peak, valley and recovery', () => {
    expect(drawdowns(equity)).toEqual([
      { peak: 0, valley: 1, recovery: 3, depth: 8 / 10 - 1 },
      { peak: 4, valley: 5, recovery: null, depth: -0.5 },
    ]);
    expect(longestDrawdown(equity)).toBe(3);
  });
  it('end at minus 100 percent in ruin', () => {
    expect([...drawdownSeries(Float64Array.of(100, 50, -20, 40))]).toEqual([0, -0.5, -1, -0.6]);
    expect([...drawdownSeries(Float64Array.of(-5, 1))]).toEqual([-1, 0]);
  });
  it('of no periods', () => {
    const none = new Float64Array();
    expect(maxDrawdown(none)).toBe(0);
    expect(longestDrawdown(none)).toBe(0);
    expect(drawdowns(none)).toEqual([]);
    expect(ulcerIndex(none)).toBeNaN();
    expect(painIndex(none)).toBeNaN();
  });
  it('quantstats divides the ulcer index by n - 1', () => {
    const returns = referenceReturns('AAPL');
    const found = ulcerIndex(returns) * Math.sqrt(returns.length / (returns.length - 1));
    expectNear(found, reference('quantstats', 'values', 'ulcer_index'), 'ulcer');
  });
});
