import { expect, it } from 'vitest';
import { cycleTrendline, cycleTrendlineKernel, trendMode, trendModeKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../../support/kernel-laws.js';

kernelLaws(cycleTrendlineKernel, [{}]);
kernelLaws(trendModeKernel, [{}]);

const rows = { length: 400 };
const wave = Float64Array.from(rows, (_, row) => 100 + Math.sin((2 * Math.PI * row) / 20));
const climb = Float64Array.from(rows, (_, row) => 100 + row);

it('leaves of a wave its middle', () => {
  for (const value of cycleTrendline(wave, {}).slice(300)) expect(Math.abs(value - 100)).toBeLessThan(0.1);
});

it('tells a wave from a climb', () => {
  expect(
    trendMode(wave, {})
      .slice(300)
      .every((mode) => mode === 0),
  ).toBe(true);
  expect(
    trendMode(climb, {})
      .slice(300)
      .every((mode) => mode === 1),
  ).toBe(true);
});
