import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { garchVolatility } from 'rxarrow/operators';

it('is the exponentially weighted one where nothing is added', () => {
  const close = [100, 110, 110, 121];
  const params = { omega: 1e-300, alpha: 0.5, beta: 0.5, initialVariance: Math.log(1.1) ** 2, periodsPerYear: 1 };
  const found = compute({ close }, garchVolatility(params))['garchVolatility'] as Float64Array;
  const step = Math.log(1.1);
  expect(found[1]).toBeCloseTo(step, 12);
  expect(found[2]).toBeCloseTo(step * Math.sqrt(0.5), 12);
  expect(found[3]).toBeCloseTo(step * Math.sqrt(0.75), 12);
});
