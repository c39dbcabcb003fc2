import { expect, it } from 'vitest';
import { volatility, volatilityKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  volatilityKernel,
  periods.map((period) => ({ period: period + 1, periodsPerYear: 252 })),
);

const prices = Float64Array.from([10, 11, 10.5, 12, 13, 12.5, 11.5, 12]);
const rounded = (values: ArrayLike<number>): number[] => Array.from(values, (value) => Math.round(value * 1e9) / 1e9);

it('is the annualised sample deviation of log returns', () => {
  const period = 3;
  const logs = Array.from(prices, (price, row) => Math.log(price / prices[row - 1]!));
  const expected = Array.from(prices, (_, row) => {
    if (row < period) return Number.NaN;
    const window = logs.slice(row - period + 1, row + 1);
    const mean = window.reduce((a, b) => a + b) / period;
    return Math.sqrt((252 * window.reduce((a, b) => a + (b - mean) ** 2, 0)) / (period - 1));
  });
  expect(rounded(volatility(prices, { period, periodsPerYear: 252 }))).toEqual(rounded(expected));
});

it('forgets a price that has no logarithm with the window that held it', () => {
  const values = Float64Array.from({ length: 30 }, (_, row) => (row === 9 ? 0 : 100 + ((row * 7) % 5)));
  const found = volatility(values, { period: 4, periodsPerYear: 252 });
  expect([...found.keys()].filter((row) => Number.isNaN(found[row]!))).toEqual([0, 1, 2, 3, 9, 10, 11, 12, 13]);
});

it('needs two returns at least', () => {
  expect(() => volatility(prices, { period: 1, periodsPerYear: 252 })).toThrow('a whole number of rows from 2');
});
