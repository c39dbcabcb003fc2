import { describe, expect, it } from 'vitest';
import {
  covariance,
  excessKurtosis,
  mean,
  quantile,
  skewness,
  standardDeviation,
  variance,
} from '../../../src/report/statistics/index.js';
import { assets, expectNear, reference, referenceReturns } from './reference.js';

describe.each(assets)('moments of %s', (name) => {
  const returns = referenceReturns(name);
  it.each<[string, number]>([
    ['mean', mean(returns)],
    ['std_ddof1', standardDeviation(returns)],
    ['skew_pop', skewness(returns)],
    ['kurt_excess_pop', excessKurtosis(returns)],
    ['skew_sample', skewness(returns, 'sample')],
    ['kurt_sample', excessKurtosis(returns, 'sample')],
  ])('%s', (key, found) => expectNear(found, reference('series', name, key), key));
});

describe('moments', () => {
  it('of too few or unchanging values are not defined', () => {
    const flat = new Float64Array(10).fill(0.01 / 3);
    const none = new Float64Array();
    const figures = [
      mean(none),
      variance(Float64Array.of(1)),
      covariance(none, none),
      skewness(flat),
      excessKurtosis(flat),
      skewness(Float64Array.of(1, 2), 'sample'),
      excessKurtosis(Float64Array.of(1, 2, 4), 'sample'),
      quantile(none, 0.5),
    ];
    expect(figures.every(Number.isNaN)).toBe(true);
  });
  it('quantiles lie between the values or on the one below', () => {
    const values = Float64Array.of(4, 1, 3, 2);
    expect([0, 0.5, 1].map((level) => quantile(values, level))).toEqual([1, 2.5, 4]);
    expect(quantile(values, 0.5, 'lower')).toBe(2);
    expect([...values]).toEqual([4, 1, 3, 2]);
  });
});
