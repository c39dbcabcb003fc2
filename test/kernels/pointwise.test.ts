import { expect, it } from 'vitest';
import { applyKernel } from 'rxarrow/kernels';
import { pointwise } from '../../src/kernels/pointwise.js';
import { kernelLaws } from '../support/kernel-laws.js';

const doubled = pointwise(['close'], 'doubled', ([close], output, from, to) => {
  for (let i = from; i < to; i++) output[i] = 2 * close![i]!;
});

kernelLaws(doubled, [{}]);

it('computes each row by itself', () => {
  expect([...applyKernel(doubled, {}, Float64Array.of(1, 2))]).toEqual([2, 4]);
});
