import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { expandingPair } from 'rxarrow/operators';

it('adds covariance, correlation and slope', () => {
  const found = compute({ x: [1, 2, 3], y: [2, 4, 6] }, expandingPair());
  expect(found['expandingPairCovariance']).toEqual(Float64Array.of(0, 0.5, 4 / 3));
  expect(found['expandingPairCorrelation']?.[2]).toBeCloseTo(1, 12);
  expect(found['expandingPairBeta']).toEqual(Float64Array.of(0, 2, 2));
});
