import { expect, it } from 'vitest';
import { applyKernel, variableAverageKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

const closePeriods = { ...variableAverageKernel, inputs: ['close', 'volume'] };

kernelLaws(closePeriods, [
  { least: 1, most: 4, type: 'sma' },
  { least: 2, most: 3, type: 'ema' },
]);

it('takes the period of each row, cut to the bounds', () => {
  const close = Float64Array.of(1, 2, 4, 8, 16, 32);
  const periods = Float64Array.of(2, 2, 2.9, 3, 9, 0);
  const found = applyKernel(variableAverageKernel, { least: 1, most: 3, type: 'sma' }, { close, periods });
  expect([...found].map((value) => Number(value.toFixed(9)))).toEqual([
    Number.NaN,
    Number.NaN,
    3,
    4.666666667,
    9.333333333,
    32,
  ]);
});
