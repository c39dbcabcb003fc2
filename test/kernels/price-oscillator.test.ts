import { expect, it } from 'vitest';
import { apoKernel, ppo, ppoKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

const each = [
  { fast: 2, slow: 5, type: 'ema' },
  { fast: 7, slow: 3, type: 'sma' },
] as const;

kernelLaws(apoKernel, each);
kernelLaws(ppoKernel, each);

it('is 0 where the slow average is', () => {
  expect([...ppo(new Float64Array(3), { fast: 1, slow: 2, type: 'sma' })]).toEqual([Number.NaN, 0, 0]);
});
