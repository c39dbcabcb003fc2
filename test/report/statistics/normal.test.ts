import { describe, expect, it } from 'vitest';
import { normalDistribution, normalQuantile } from '../../../src/report/statistics/index.js';

describe('the normal distribution', () => {
  it.each([
    [0, 0.5],
    [1.96, 0.975_002_104_851_779_6],
    [-3, 0.001_349_898_031_630_094_6],
    [-10, 7.619_853_024_160_527e-24],
  ])('at %s', (x, probability) => expect(normalDistribution(x) / probability).toBeCloseTo(1, 12));

  it.each([1e-300, 1e-12, 0.001, 0.006, 0.2, 0.5, 0.9, 1 - 1e-9])('inverts at %s', (probability) => {
    expect(normalDistribution(normalQuantile(probability)) / probability).toBeCloseTo(1, 11);
  });

  it('at its ends', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(1.1)).toBeNaN();
  });
});
