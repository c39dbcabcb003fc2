import { expect, it } from 'vitest';
import { kurtosis, kurtosisKernel, skewness, skewnessKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

const windows = [{ period: 2 }, { period: 5 }, { period: 14 }];
kernelLaws(skewnessKernel, windows);
kernelLaws(kurtosisKernel, windows);

it('gives what scipy.stats.skew and kurtosis give of 2, 8, 0, 4, 1, 9, 9, 0', () => {
  const values = Float64Array.of(2, 8, 0, 4, 1, 9, 9, 0);
  const mean = values.reduce((sum, value) => sum + value) / 8;
  const moment = (power: number): number => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / 8;
  // The example of the documentation of scipy.
  expect(skewness(values, { period: 8 })[7]).toBeCloseTo(0.2650554122698573, 12);
  expect(kurtosis(values, { period: 8 })[7]).toBeCloseTo(moment(4) / moment(2) ** 2 - 3, 12);
});

it('is 0 where all values are equal, whatever they are', () => {
  const flat = new Float64Array(9).fill(0.1);
  expect(skewness(flat, { period: 7 })[8]).toBe(0);
  expect(kurtosis(flat, { period: 7 })[8]).toBe(0);
});
