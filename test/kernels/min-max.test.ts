import { expect, it } from 'vitest';
import { minMax, minMaxKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  minMaxKernel,
  periods.map((period) => ({ period })),
);

it('is the place within the range of the window', () => {
  const series = Float64Array.from({ length: 40 }, (_, row) => (row * 7919) % 23);
  const found = minMax(series, { period: 6 });
  for (let row = 5; row < series.length; row++) {
    const window = series.slice(row - 5, row + 1);
    const low = Math.min(...window);
    expect(found[row]).toBeCloseTo((series[row]! - low) / (Math.max(...window) - low), 12);
  }
  expect(minMax(new Float64Array(4).fill(2), { period: 3 })[3]).toBe(0.5);
});
