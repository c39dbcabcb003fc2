import { describe, expect, it } from 'vitest';
import {
  annualVolatility,
  calmarRatio,
  downsideDeviation,
  omegaRatio,
  sharpeRatio,
  sortinoRatio,
  tailRatio,
} from '../../../src/report/statistics/index.js';
import { annual, assets, expectNear, reference, referenceReturns } from './reference.js';

describe.each(assets)('ratios of %s', (name) => {
  const returns = referenceReturns(name);
  it.each<[string, number]>([
    ['annual_volatility', annualVolatility(returns, annual.periodsPerYear)],
    ['sharpe', sharpeRatio(returns, annual)],
    ['sortino', sortinoRatio(returns, annual)],
    ['downside_risk', downsideDeviation(returns, annual)],
    ['calmar', calmarRatio(returns, annual.periodsPerYear)],
    ['omega', omegaRatio(returns, annual.riskFree)],
    ['tail_ratio', tailRatio(returns)],
  ])('%s', (key, found) => expectNear(found, reference('series', name, 'empyrical', key), key));
});

describe('ratios of AAPL without a risk-free return', () => {
  const returns = referenceReturns('AAPL');
  const year = { periodsPerYear: 252 };
  it.each<[string, number]>([
    ['sharpe', sharpeRatio(returns, year)],
    ['sortino', sortinoRatio(returns, year)],
    ['volatility', annualVolatility(returns, 252)],
    ['calmar', calmarRatio(returns, 252)],
    ['omega', omegaRatio(returns)],
    ['tail_ratio', tailRatio(returns)],
  ])('%s', (key, found) => expectNear(found, reference('quantstats', 'values', key), key));
});

describe('ratios', () => {
  const year = { periodsPerYear: 252 };
  it.each([
    ['no periods', new Float64Array()],
    ['returns that never change, whatever the rounding', new Float64Array(10).fill(0.01 / 3)],
    ['one return', Float64Array.of(0.1)],
  ])('of %s are not defined', (_, returns) => {
    expect(sharpeRatio(returns, year)).toBeNaN();
    expect(sortinoRatio(returns, year)).toBeNaN();
    expect(calmarRatio(returns, 252)).toBeNaN();
    expect(omegaRatio(returns)).toBeNaN();
  });
});
