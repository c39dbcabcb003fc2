import { expect, it } from 'vitest';
import { difference, differenceKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(differenceKernel, [
  { period: 1, order: 1 },
  { period: 3, order: 1 },
  { period: 1, order: 3 },
  { period: 2, order: 2 },
]);

it('takes the difference of the difference', () => {
  const squares = Float64Array.of(0, 1, 4, 9, 16, 25, 36);
  expect(Array.from(difference(squares, { period: 1, order: 2 }))).toEqual([NaN, NaN, 2, 2, 2, 2, 2]);
  expect(Array.from(difference(squares, { period: 2, order: 1 }))).toEqual([NaN, NaN, 4, 8, 12, 16, 20]);
  expect(Array.from(difference(squares, { period: 2, order: 2 }))).toEqual([NaN, NaN, NaN, NaN, 8, 8, 8]);
});
