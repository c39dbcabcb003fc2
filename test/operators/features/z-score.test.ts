import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { zScore } from 'rxarrow/operators';

it('measures from the mean of the window in its standard deviations', () => {
  const found = compute({ close: [3, 3, 3, 1, 2, 3] }, zScore({ period: 3 }))['zScore'] as Float64Array;
  const expected = [NaN, NaN, 0, -Math.SQRT2, 0, 1 / Math.sqrt(2 / 3)];
  expect(Array.from(found, (value) => Math.round(value * 1e9) / 1e9 + 0)).toEqual(
    expected.map((value) => Math.round(value * 1e9) / 1e9 + 0),
  );
});
