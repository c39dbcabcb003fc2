import { expect, it } from 'vitest';
import { obv, obvKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(obvKernel, [{}]);

it('starts with the first volume and ignores rows without a change', () => {
  const close = Float64Array.from([1, 2, 2, 1]);
  expect([...obv({ close, volume: Float64Array.from([10, 20, 30, 40]) }, {})]).toEqual([10, 30, 30, -10]);
});
