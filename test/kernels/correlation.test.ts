import { expect, it } from 'vitest';
import { betaKernel, correlation, correlationKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

const each = periods.map((period) => ({ period }));

kernelLaws({ ...correlationKernel, inputs: ['high', 'low'] }, each);
kernelLaws({ ...betaKernel, inputs: ['close', 'low'] }, each);

it('is 0 where one of the two stands still', () => {
  const found = correlation({ x: Float64Array.of(1, 2, 3), y: Float64Array.of(0.1, 0.1, 0.1) }, { period: 2 });
  expect([...found]).toEqual([Number.NaN, 0, 0]);
});
