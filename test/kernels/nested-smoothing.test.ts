import { expect, it } from 'vitest';
import { seedNested } from '../../src/kernels/nested-smoothing.js';

it('seeds each average with the mean of the first values of the one within it', () => {
  const seen = new Int32Array(1);
  const values = new Float64Array(2);
  const ready = [1, 3, 5].map((value) => seedNested(seen, values, 0, 2, 2, value));
  // The inner one: 2, then 2/3 of 5 and 1/3 of 2.
  expect(ready).toEqual([false, false, true]);
  expect(values[0]).toBeCloseTo(4, 12);
  expect(values[1]).toBeCloseTo(3, 12);
});
