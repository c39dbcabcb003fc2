import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { kalman } from 'rxarrow/operators';

it('adds level and variance', () => {
  const found = compute({ close: [2, 4] }, kalman({ levelVariance: 0, noiseVariance: 1 }));
  expect(Array.from(found['kalmanLevel'] as Float64Array)).toEqual([2, 3]);
  expect(Array.from(found['kalmanVariance'] as Float64Array)).toEqual([1, 0.5]);
});
