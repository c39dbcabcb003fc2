import { describe, expect, it } from 'vitest';
import {
  alpha,
  beta,
  captureRatio,
  correlation,
  informationRatio,
  trackingError,
  treynorRatio,
} from '../../../src/report/statistics/index.js';
import { annual, assets, expectNear, reference, referenceReturns } from './reference.js';

const benchmark = referenceReturns('EW');

describe.each(assets)('benchmark of %s', (name) => {
  const returns = referenceReturns(name);
  it.each<[string, number]>([
    ['alpha', alpha(returns, benchmark, annual)],
    ['beta', beta(returns, benchmark)],
    ['excess_sharpe', informationRatio(returns, benchmark, 1)],
    ['up_capture', captureRatio(returns, benchmark, annual.periodsPerYear, 'up')],
    ['down_capture', captureRatio(returns, benchmark, annual.periodsPerYear, 'down')],
    ['capture', captureRatio(returns, benchmark, annual.periodsPerYear)],
  ])('%s', (key, found) => expectNear(found, reference('series', name, 'empyrical', key), key));
});

describe.each(assets)('%s beside the benchmark', (name) => {
  const returns = referenceReturns(name);
  it.each<[string, number]>([
    ['tracking_error', trackingError(returns, benchmark, annual.periodsPerYear)],
    ['information_ratio', informationRatio(returns, benchmark, annual.periodsPerYear)],
    ['beta_ols', beta(returns, benchmark)],
    ['treynor', treynorRatio(returns, benchmark, annual)],
  ])('%s', (key, found) => expectNear(found, reference('series', name, 'active', key), key));
});

describe('a benchmark', () => {
  it('that is flat or empty defines nothing', () => {
    const flat = new Float64Array(10).fill(0.01);
    const other = Float64Array.from(flat, (value, i) => value * i);
    expect(beta(other, flat)).toBeNaN();
    expect(correlation(other, flat)).toBeNaN();
    expect(alpha(new Float64Array(), new Float64Array(), annual)).toBeNaN();
    expect(informationRatio(other, other, 252)).toBeNaN();
    expect(correlation(other, other)).toBeCloseTo(1, 12);
  });
});
