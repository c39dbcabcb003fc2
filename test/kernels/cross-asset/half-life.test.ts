import { expect, it } from 'vitest';
import { halfLife, halfLifeKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../../support/kernel-laws.js';

kernelLaws(halfLifeKernel, [{ period: 3 }, { period: 14 }]);

it('is what a series that returns by a tenth takes', () => {
  const values = Float64Array.from({ length: 40 }, (_, k) => 5 + 0.9 ** k);
  expect(halfLife(values, { period: 30 }).at(-1)).toBeCloseTo(Math.LN2 / 0.1, 8);
});

it('is without end for a series that does not return', () => {
  const rising = Float64Array.from({ length: 20 }, (_, k) => 1.1 ** k);
  expect(halfLife(rising, { period: 10 }).at(-1)).toBe(Number.POSITIVE_INFINITY);
  expect(halfLife(new Float64Array(20), { period: 10 }).at(-1)).toBe(Number.POSITIVE_INFINITY);
});
