import { expect, it } from 'vitest';
import { rsi, rsiKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  rsiKernel,
  periods.map((period) => ({ period })),
);

it('keeps its value for a while, then is 0, in a market that stands still', () => {
  const values = new Float64Array(40_000).fill(50);
  values[3] = 51;
  const found = rsi(values, { period: 14 });
  expect(found[5000]).toBeCloseTo(found[14]!, 9);
  expect(found.at(-1)).toBe(0);
});

it('does not depend on the unit of the price', () => {
  const values = Float64Array.from({ length: 60 }, (_, row) => 100 + ((row * 7919) % 61));
  const found = rsi(values, { period: 5 });
  const tiny = rsi(
    values.map((value) => value * 2 ** -60),
    { period: 5 },
  );
  expect(tiny).toEqual(found);
});
