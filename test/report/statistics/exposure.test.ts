import { describe, expect, it } from 'vitest';
import { annualTurnover, averageExposure, timeInMarket, tradedValue } from '../../../src/report/statistics/index.js';
import { fills } from './fills.js';

describe('exposure and turnover', () => {
  const some = fills([
    [2, 'A', 1, 10, 100],
    [4, 'A', -1, 10, 110],
  ]);
  it('count what was held and traded', () => {
    expect(timeInMarket(BigInt64Array.of(1n, 2n, 3n, 4n), some)).toBe(0.5);
    expect(averageExposure(Float64Array.of(50, 100, 7), Float64Array.of(100, 100, -1))).toBe(0.75);
    expect(tradedValue(some)).toBe(2100);
    expect(annualTurnover(some, Float64Array.of(1000, 1100), 2)).toBe(0.5);
  });
  it('count a point for what it is worth', () => {
    const futures = { ...some, multiplier: Float64Array.of(50, 50) };
    expect(tradedValue(futures)).toBe(105_000);
  });
  it('of nothing', () => {
    expect(timeInMarket(new BigInt64Array(), some)).toBeNaN();
    expect(averageExposure(new Float64Array(), new Float64Array())).toBeNaN();
  });
});
