import { expect, it } from 'vitest';
import { applyKernel, boxCoxKernel, clipKernel, logTransformKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(clipKernel, [{}, { lower: 99, upper: 101 }]);
kernelLaws(logTransformKernel, [
  { shift: 0, kind: 'plain' },
  { shift: -100, kind: 'signed' },
]);
kernelLaws(boxCoxKernel, [
  { lambda: 0, shift: 0 },
  { lambda: -0.5, shift: 1 },
]);

const values = Float64Array.of(-2, 0, 0.5, 4);

it('keeps values within bounds', () => {
  expect(Array.from(applyKernel(clipKernel, { lower: 0, upper: 1 }, values))).toEqual([0, 0, 0.5, 1]);
  expect(Array.from(applyKernel(clipKernel, { upper: 1 }, values))).toEqual([-2, 0, 0.5, 1]);
});

it('has no logarithm of zero or below, but a signed one', () => {
  const plain = applyKernel(logTransformKernel, { shift: 0, kind: 'plain' }, values);
  expect(Array.from(plain)).toEqual([NaN, NaN, Math.log(0.5), Math.log(4)]);
  const signed = applyKernel(logTransformKernel, { shift: 0, kind: 'signed' }, values);
  expect(Array.from(signed)).toEqual([-Math.log1p(2), 0, Math.log1p(0.5), Math.log1p(4)]);
});

it('is the power transform, and its limit at 0', () => {
  const root = applyKernel(boxCoxKernel, { lambda: 0.5, shift: 0 }, values);
  expect(Array.from(root.slice(0, 2))).toEqual([NaN, NaN]);
  expect(root[3]).toBeCloseTo((Math.sqrt(4) - 1) / 0.5, 12);
  expect(applyKernel(boxCoxKernel, { lambda: 0, shift: 1 }, values)[3]).toBe(Math.log(5));
  expect(applyKernel(boxCoxKernel, { lambda: 1e-12, shift: 0 }, values)[3]).toBeCloseTo(Math.log(4), 10);
});
