import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { distanceCorrelation } from 'rxarrow/operators';

it('is what comes out by hand for three rows', () => {
  const found = compute(
    { x: Float64Array.of(0, 1, 2), y: Float64Array.of(0, 3, 1) },
    distanceCorrelation({ period: 3, as: 'dependence' }),
  );
  // With the matrices [-10 2 8; 2 -4 2; 8 2 -10] / 9 and [-4 4 0; 4 -6 2; 0 2 -2] / 3.
  const expected = Math.sqrt(4 / Math.sqrt((40 / 9) * (32 / 3)));
  expect(Number(found['dependence']?.at(-1))).toBeCloseTo(expected, 14);
  expect(found['dependence']?.at(-2)).toBeNaN();
});
