import { expect, it } from 'vitest';
import { leastRows, leastRowsFor } from 'rxarrow/kernels';

it('counts a row more than there are unknowns', () => {
  // Two rows are lost to differences and each lag costs one as well; unknowns are b, the lags, a constant and a trend.
  expect([leastRowsFor(0, 'none'), leastRowsFor(1, 'constant'), leastRowsFor(2, 'trend')]).toEqual([3, 6, 9]);
  expect(leastRows('adf', 6, 1, 'constant')).toBe(6);
  expect(() => leastRows('adf', 5, 1, 'constant')).toThrow(/at least 6 rows/);
});
