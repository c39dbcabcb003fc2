import { describe, expect, it } from 'vitest';
import { lag, obv, returns, rsi, sma, stochastic, volatility, vwap, zScore } from 'rxarrow/kernels';
import { InvalidParams } from '../../src/base/errors.js';

const prices = Float64Array.from([10, 11, 10.5, 12, 13, 12.5, 11.5, 12]);
const rounded = (values: Float64Array): number[] => Array.from(values, (value) => Math.round(value * 1e9) / 1e9);

describe('kernels without a twin in the reference', () => {
  it('volatility is the annualised sample deviation of log returns', () => {
    const period = 3;
    const logs = Array.from(prices, (price, row) => Math.log(price / prices[row - 1]!));
    const expected = Array.from(prices, (_, row) => {
      if (row < period) return Number.NaN;
      const window = logs.slice(row - period + 1, row + 1);
      const mean = window.reduce((a, b) => a + b) / period;
      return Math.sqrt((252 * window.reduce((a, b) => a + (b - mean) ** 2, 0)) / (period - 1));
    });
    expect(rounded(volatility(prices, { period, periodsPerYear: 252 }))).toEqual(rounded(Float64Array.from(expected)));
  });

  it('returns are simple or logarithmic, and none where they are not defined', () => {
    expect(rounded(returns(prices, { period: 2, kind: 'simple' }))).toEqual(
      rounded(Float64Array.from(prices, (price, row) => price / prices[row - 2]! - 1)),
    );
    expect(rounded(returns(prices, { period: 1, kind: 'log' }))).toEqual(
      rounded(Float64Array.from(prices, (price, row) => Math.log(price / prices[row - 1]!))),
    );
    const zero = Float64Array.from([1, 0, 2, -1]);
    expect([...returns(zero, { period: 1, kind: 'log' })]).toEqual([NaN, NaN, NaN, NaN]);
    expect([...returns(zero, { period: 1, kind: 'simple' })]).toEqual([NaN, -1, NaN, -1.5]);
  });

  it('lag hands on missing values', () => {
    expect([...lag(Float64Array.from([1, NaN, 3, 4]), { period: 2 })]).toEqual([NaN, NaN, 1, NaN]);
  });

  it('zScore is measured in population deviations', () => {
    expect(rounded(zScore(Float64Array.from([1, 2, 3]), { period: 3 }))[2]).toBeCloseTo(1 / Math.sqrt(2 / 3), 9);
  });

  it('rolling vwap weighs typical prices by volume, and is the typical price where nothing was traded', () => {
    const volume = Float64Array.from([1, 3, 0, 0, 2, 0, 0, 5]);
    const expected = Array.from(prices, (price, row) => {
      if (row < 1) return Number.NaN;
      const traded = volume[row - 1]! + volume[row]!;
      return traded === 0 ? price : (prices[row - 1]! * volume[row - 1]! + price * volume[row]!) / traded;
    });
    const found = vwap({ high: prices, low: prices, close: prices, volume }, { period: 2 });
    expect(rounded(found)).toEqual(rounded(Float64Array.from(expected)));
  });

  it('obv starts with the first volume and ignores rows without a change', () => {
    const close = Float64Array.from([1, 2, 2, 1]);
    expect([...obv({ close, volume: Float64Array.from([10, 20, 30, 40]) }, {})]).toEqual([10, 30, 30, -10]);
  });

  it('rsi of a market that stands still for a long time stays a number', () => {
    const values = new Float64Array(40_000).fill(50);
    values[3] = 51;
    const last = rsi(values, { period: 2 }).at(-1);
    expect(last).toBe(0);
  });
});

describe('plain functions', () => {
  it('refuse a period that is no whole number of rows', () => {
    for (const period of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => sma(prices, { period })).toThrow(InvalidParams);
    }
    expect(() => sma(prices, {} as never)).toThrow(
      'parameter "period" is missing; expected a whole number of rows from 1',
    );
    expect(() => vwap({ high: prices, low: prices, close: prices, volume: prices }, { period: 0 })).toThrow(
      InvalidParams,
    );
    expect(() => volatility(prices, { period: 1, periodsPerYear: 252 })).toThrow(InvalidParams);
  });

  it('refuse arrays that do not match', () => {
    const params = { fastK: 2, slowK: 2, slowD: 2 };
    expect(() => stochastic({ high: prices, low: prices, close: prices.subarray(1) }, params)).toThrow(
      '"close" is "an array of 7 rows"; expected 8 rows, as many as "high" has',
    );
    expect(() => stochastic({ high: prices, low: prices } as never, params)).toThrow(InvalidParams);
    expect(() => sma([1, 2, 3] as never, { period: 2 })).toThrow(InvalidParams);
  });

  it('take no rows', () => {
    expect(sma(new Float64Array(0), { period: 3 })).toHaveLength(0);
  });
});
