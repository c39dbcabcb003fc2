import { expect, it } from 'vitest';
import { ema, rma } from 'rxarrow/kernels';

it('starts as the mean of its first inputs and then moves towards each next one by its weight', () => {
  const values = Float64Array.from([1, 2, 6, 7, 3]);
  expect([...ema(values, { period: 3 })]).toEqual([NaN, NaN, 3, 5, 4]);
  expect([...rma(values, { period: 2 })]).toEqual([NaN, 1.5, 3.75, 5.375, 4.1875]);
});

it('follows the input itself with a period of one', () => {
  const values = Float64Array.from([4, -2, 8]);
  expect([...ema(values, { period: 1 })]).toEqual([4, -2, 8]);
});
