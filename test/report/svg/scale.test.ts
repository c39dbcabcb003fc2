import { describe, expect, it } from 'vitest';
import { extent, linearScale, logScale } from '../../../src/report/svg/scale.js';

describe('linear scale', () => {
  it.each([
    [0, 97, 5, [0, 20, 40, 60, 80, 100]],
    [-0.32, 0, 4, [-0.4, -0.3, -0.2, -0.1, 0]],
    [99_500, 101_200, 4, [99_500, 100_000, 100_500, 101_000, 101_500]],
    [0.1, 0.3, 2, [0.1, 0.2, 0.3]],
  ])('from %s to %s', (low, high, count, ticks) => expect(linearScale(low, high, count).ticks).toEqual(ticks));
  it('widens a flat or empty range', () => {
    expect(extent([Float64Array.of(5, 5)])).toEqual([4.95, 5.05]);
    expect(extent([Float64Array.of(Number.NaN)])).toEqual([0, 1]);
  });
});

describe('log scale', () => {
  it('has round ticks and equal steps for equal ratios', () => {
    const scale = logScale(8, 900, 6);
    expect(scale.ticks).toEqual([10, 20, 50, 100, 200, 500]);
    expect(scale.place(20) - scale.place(10)).toBeCloseTo(scale.place(200) - scale.place(100), 12);
  });
});
