import { describe, expect, it } from 'vitest';
import { annualVolatility, beta, correlation, rolling, sharpeRatio } from '../../../src/report/statistics/index.js';
import { expectNear, reference, referenceReturns } from './reference.js';

const returns = referenceReturns('AAPL');
const benchmark = referenceReturns('EW');

function over(statistic: (values: Float64Array, other: Float64Array) => number): Float64Array {
  return rolling(returns, 60, (values, from) => statistic(values, benchmark.subarray(from, from + values.length)));
}

describe('rolling statistics', () => {
  it.each<[string, Float64Array]>([
    ['vol', over((values) => annualVolatility(values, 252))],
    ['sharpe', over((values) => sharpeRatio(values, { periodsPerYear: 252 }))],
    ['beta', over(beta)],
    ['corr', over(correlation)],
  ])('%s', (key, found) => {
    expect(found.slice(0, 59).every(Number.isNaN)).toBe(true);
    for (let i = 59, k = 0; i < found.length; i += 20, k++) {
      expectNear(found[i] ?? Number.NaN, reference('rolling', key, 'values', String(k)), `${key} ${i}`);
    }
  });
  it('of fewer periods than the window', () => {
    expect([...rolling(Float64Array.of(1, 2), 3, () => 5)]).toEqual([Number.NaN, Number.NaN]);
  });
});
