import { expect, it } from 'vitest';
import { applyKernel, rsi, rsiKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { matchesTalib } from '../support/talib-reference.js';

kernelLaws(
  rsiKernel,
  periods.map((period) => ({ period })),
);
matchesTalib(
  'rsi',
  (columns, params) => ({ rsi: applyKernel(rsiKernel, params as never, columns.close) }),
  rsiKernel.warmup,
);

it('is 0, at ordinary speed, in a market that has long stood still', () => {
  const values = new Float64Array(40_000).fill(50);
  values[3] = 51;
  expect(rsi(values, { period: 2 }).at(-1)).toBe(0);
});
