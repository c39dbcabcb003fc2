import { expect, it } from 'vitest';
import { vwap, vwapKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(vwapKernel, [{}, ...periods.map((period) => ({ period }))]);

const prices = Float64Array.from([10, 11, 10.5, 12, 13, 12.5, 11.5, 12]);
const rounded = (values: ArrayLike<number>): number[] => Array.from(values, (value) => Math.round(value * 1e9) / 1e9);

it('weighs typical prices by volume in a window, and is the typical price where nothing was traded', () => {
  const volume = Float64Array.from([1, 3, 0, 0, 2, 0, 0, 5]);
  const expected = Array.from(prices, (price, row) => {
    if (row < 1) return Number.NaN;
    const traded = volume[row - 1]! + volume[row]!;
    return traded === 0 ? price : (prices[row - 1]! * volume[row - 1]! + price * volume[row]!) / traded;
  });
  expect(rounded(vwap({ high: prices, low: prices, close: prices, volume }, { period: 2 }))).toEqual(rounded(expected));
});

it('refuses a window of no rows', () => {
  expect(() => vwap({ high: prices, low: prices, close: prices, volume: prices }, { period: 0 })).toThrow('"period"');
});
