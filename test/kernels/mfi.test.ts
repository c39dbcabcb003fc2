import { expect, it } from 'vitest';
import { mfi, mfiKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  mfiKernel,
  periods.map((period) => ({ period })),
);

it('takes typical prices that differ by rounding only as equal', () => {
  const high = Float64Array.of(100.18, 100.17);
  const low = Float64Array.of(100.02, 100.04);
  const close = Float64Array.of(100.1, 100.09);
  const volume = Float64Array.of(10, 10);
  expect((high[0]! + low[0]! + close[0]!) / 3).not.toBe((high[1]! + low[1]! + close[1]!) / 3);
  expect([...mfi({ high, low, close, volume }, { period: 1 })]).toEqual([Number.NaN, 0]);
});
