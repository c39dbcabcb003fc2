import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { ewmaVolatility } from 'rxarrow/operators';

it('weighs the newest return by what the decay leaves', () => {
  const close = [100, 110, 110, 121];
  const found = compute({ close }, ewmaVolatility({ decay: 0.5, periodsPerYear: 1 }))['ewmaVolatility'] as Float64Array;
  const step = Math.log(1.1);
  expect(found[0]).toBeNaN();
  expect(found[1]).toBeCloseTo(step, 12);
  expect(found[2]).toBeCloseTo(step * Math.sqrt(0.5), 12);
  expect(found[3]).toBeCloseTo(step * Math.sqrt(0.75), 12);
});
