import { expect, it } from 'vitest';
import { returns, returnsKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  returnsKernel,
  periods.flatMap((period) => [
    { period, kind: 'simple' as const },
    { period, kind: 'log' as const },
  ]),
);

const prices = Float64Array.from([10, 11, 10.5, 12, 13, 12.5, 11.5, 12]);
const rounded = (values: ArrayLike<number>): number[] => Array.from(values, (value) => Math.round(value * 1e9) / 1e9);

it('are simple or logarithmic', () => {
  expect(rounded(returns(prices, { period: 2, kind: 'simple' }))).toEqual(
    rounded(prices.map((price, row) => price / (prices[row - 2] ?? NaN) - 1)),
  );
  expect(rounded(returns(prices, { period: 1, kind: 'log' }))).toEqual(
    rounded(prices.map((price, row) => Math.log(price / (prices[row - 1] ?? NaN)))),
  );
});

it('are none where they are not defined', () => {
  const values = Float64Array.from([1, 0, 2, -1]);
  expect([...returns(values, { period: 1, kind: 'log' })]).toEqual([NaN, NaN, NaN, NaN]);
  expect([...returns(values, { period: 1, kind: 'simple' })]).toEqual([NaN, -1, NaN, -1.5]);
});
