import { describe, expect, it } from 'vitest';
import * as statistics from '../../../src/report/statistics/index.js';

const none = new Float64Array();
const flat = new Float64Array(10).fill(0.01 / 3);
const annual = { periodsPerYear: 252 };

describe('degenerate returns', () => {
  it('of no periods', () => {
    expect(statistics.totalReturn(none)).toBe(0);
    expect(statistics.maxDrawdown(none)).toBe(0);
    expect(statistics.longestDrawdown(none)).toBe(0);
    const undefinedFigures = [
      statistics.annualReturn(none, 252),
      statistics.annualVolatility(none, 252),
      statistics.sharpeRatio(none, annual),
      statistics.sortinoRatio(none, annual),
      statistics.calmarRatio(none, 252),
      statistics.omegaRatio(none),
      statistics.tailRatio(none),
      statistics.ulcerIndex(none),
      statistics.painIndex(none),
      statistics.skewness(none),
      statistics.excessKurtosis(none),
      statistics.historicalValueAtRisk(none),
      statistics.historicalExpectedShortfall(none),
      statistics.historicalExpectedShortfall(none, 0.05, 'belowQuantile'),
      statistics.beta(none, none),
      statistics.alpha(none, none, annual),
      statistics.stability(none),
      statistics.winLoss(none).winRate,
      statistics.probabilisticSharpeRatio(none),
    ];
    expect(undefinedFigures.every(Number.isNaN)).toBe(true);
  });

  it('that never change have no ratio, whatever the rounding', () => {
    expect(statistics.sharpeRatio(flat, annual)).toBeNaN();
    expect(statistics.sortinoRatio(flat, annual)).toBeNaN();
    expect(statistics.calmarRatio(flat, 252)).toBeNaN();
    expect(statistics.skewness(flat)).toBeNaN();
    expect(statistics.beta(flat, flat)).toBeNaN();
    expect(statistics.historicalValueAtRisk(flat)).toBeCloseTo(-0.01 / 3, 15);
  });

  it('one return has no spread', () => {
    const one = Float64Array.of(0.1);
    expect(statistics.annualVolatility(one, 252)).toBeNaN();
    expect(statistics.sharpeRatio(one, annual)).toBeNaN();
    expect(statistics.totalReturn(one)).toBeCloseTo(0.1, 15);
  });
});

describe('ruin', () => {
  it('is minus 100 percent and the end', () => {
    const returns = statistics.returnsOfEquity(Float64Array.of(100, 50, -20, 40));
    expect([...returns]).toEqual([-0.5, -1, 0]);
    expect([...statistics.wealthOfReturns(returns)]).toEqual([1, 0.5, 0, 0]);
    expect(statistics.totalReturn(returns)).toBe(-1);
    expect(statistics.annualReturn(returns, 252)).toBe(-1);
    expect(statistics.maxDrawdown(returns)).toBe(-1);
    expect([...statistics.drawdownSeries(Float64Array.of(100, 50, -20, 40))]).toEqual([0, -0.5, -1, -0.6]);
  });
});

describe('drawdowns', () => {
  it('name peak, valley and recovery', () => {
    expect(statistics.drawdowns(Float64Array.of(10, 8, 9, 10, 12, 6))).toEqual([
      { peak: 0, valley: 1, recovery: 3, depth: -0.19999999999999996 },
      { peak: 4, valley: 5, recovery: null, depth: -0.5 },
    ]);
    expect(statistics.longestDrawdown(Float64Array.of(10, 8, 9, 10, 12, 6))).toBe(3);
  });
});

describe('the normal distribution', () => {
  it.each([1e-300, 1e-12, 0.001, 0.006, 0.2, 0.5, 0.9, 1 - 1e-9])('inverts at %s', (probability) => {
    expect(statistics.normalDistribution(statistics.normalQuantile(probability)) / probability).toBeCloseTo(1, 11);
  });
  it('at its ends', () => {
    expect(statistics.normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(statistics.normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(statistics.normalQuantile(1.1)).toBeNaN();
  });
});
