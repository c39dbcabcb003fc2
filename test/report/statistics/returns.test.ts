import { describe, expect, it } from 'vitest';
import {
  annualReturn,
  returnsOfEquity,
  stability,
  startingFrom,
  totalLogReturn,
  totalReturn,
  wealthOfReturns,
} from '../../../src/report/statistics/index.js';
import { annual, assets, expectNear, reference, referenceReturns } from './reference.js';

describe.each(assets)('returns of %s', (name) => {
  const returns = referenceReturns(name);
  it.each<[string, number]>([
    ['log_return_total', totalLogReturn(returns)],
    ['cum_return', totalReturn(returns)],
  ])('%s', (key, found) => expectNear(found, reference('series', name, key), key));
});

describe.each(assets)('annual figures of %s', (name) => {
  const returns = referenceReturns(name);
  it.each<[string, number]>([
    ['annual_return', annualReturn(returns, annual.periodsPerYear)],
    ['stability', stability(returns)],
  ])('%s', (key, found) => expectNear(found, reference('series', name, 'empyrical', key), key));
});

describe('returns', () => {
  it('of no periods', () => {
    const none = new Float64Array();
    expect(totalReturn(none)).toBe(0);
    expect(annualReturn(none, 252)).toBeNaN();
    expect(stability(none)).toBeNaN();
    expect(returnsOfEquity(none)).toHaveLength(0);
    expect(returnsOfEquity(Float64Array.of(5))).toHaveLength(0);
  });
  it('of ruin are minus 100 percent, and nothing after it', () => {
    const returns = returnsOfEquity(Float64Array.of(100, 50, -20, 40));
    expect([...returns]).toEqual([-0.5, -1, 0]);
    expect([...wealthOfReturns(returns)]).toEqual([1, 0.5, 0, 0]);
    expect(totalReturn(returns)).toBe(-1);
    expect(annualReturn(returns, 252)).toBe(-1);
  });
  it('start from the capital', () => {
    expect([...returnsOfEquity(startingFrom(100, Float64Array.of(110, 99)))].map((value) => value.toFixed(6))).toEqual([
      '0.100000',
      '-0.100000',
    ]);
  });
});
