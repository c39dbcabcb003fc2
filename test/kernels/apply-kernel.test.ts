import { expect, it } from 'vitest';
import { applyKernel, sma, smaKernel, stochastic } from 'rxarrow/kernels';
import { InvalidParams } from '../../src/base/errors.js';

const prices = Float64Array.from([10, 11, 10.5, 12, 13, 12.5, 11.5, 12]);

it('gives the array itself for a single output, and names for several', () => {
  expect([...applyKernel(smaKernel, { period: 2 }, prices.subarray(0, 3))]).toEqual([NaN, 10.5, 10.75]);
  const { k, d } = stochastic({ high: prices, low: prices, close: prices }, { fastK: 2, slowK: 1, slowD: 1 });
  expect([...k]).toEqual([NaN, 100, 0, 100, 100, 0, 0, 100]);
  expect(d).toEqual(k);
});

it('gives the same over long arrays as in one call', () => {
  const values = Float64Array.from({ length: 10_000 }, (_, row) => (row * 7919) % 1009);
  const found = sma(values, { period: 7 });
  for (let row = 6; row < values.length; row += 97) {
    expect(found[row]).toBeCloseTo(values.subarray(row - 6, row + 1).reduce((a, b) => a + b) / 7, 9);
  }
});

it('refuses a period that is no whole number of rows', () => {
  for (const period of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => sma(prices, { period })).toThrow(InvalidParams);
  }
  expect(() => sma(prices, {} as never)).toThrow(
    'sma: parameter "period" is missing; expected a whole number of rows from 1.',
  );
});

it('refuses arrays that do not match', () => {
  const params = { fastK: 2, slowK: 2, slowD: 2 };
  expect(() => stochastic({ high: prices, low: prices, close: prices.subarray(1) }, params)).toThrow(
    'as many as "high" has',
  );
  expect(() => stochastic({ high: prices, low: prices } as never, params)).toThrow(InvalidParams);
  expect(() => sma([1, 2, 3] as never, { period: 2 })).toThrow(InvalidParams);
});

it('takes no rows', () => {
  expect(sma(new Float64Array(0), { period: 3 })).toHaveLength(0);
});
