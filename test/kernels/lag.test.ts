import { expect, it } from 'vitest';
import { lag, lagKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  lagKernel,
  periods.map((period) => ({ period })),
);

it('hands on missing values', () => {
  expect([...lag(Float64Array.from([1, NaN, 3, 4]), { period: 2 })]).toEqual([NaN, NaN, 1, NaN]);
});
