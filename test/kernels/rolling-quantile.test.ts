import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  quantile,
  quantileKernel,
  quantileOf,
  robustScale,
  robustScaleKernel,
  winsorise,
  winsoriseKernel,
} from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  quantileKernel,
  periods.map((period) => ({ period, fraction: 0.3 })),
);
kernelLaws(
  robustScaleKernel,
  periods.map((period) => ({ period, lower: 0.25, upper: 0.75 })),
);
kernelLaws(
  winsoriseKernel,
  periods.map((period) => ({ period, lower: 0.1, upper: 0.9 })),
);

const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 8, maxLength: 60 });
const windowAt = (series: readonly number[], row: number, period: number): Float64Array =>
  Float64Array.from(series.slice(row - period + 1, row + 1));

it('is the quantile of the sorted window', () => {
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 1, max: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (series, period, fraction) => {
        const found = quantile(Float64Array.from(series), { period, fraction });
        for (let row = period - 1; row < series.length; row++)
          expect(found[row]).toBeCloseTo(quantileOf(windowAt(series, row, period), fraction), 10);
      },
    ),
  );
});

it('scales by median and range, and keeps within quantiles, of the same window', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 8 }), (series, period) => {
      const scaled = robustScale(Float64Array.from(series), { period, lower: 0.25, upper: 0.75 });
      const kept = winsorise(Float64Array.from(series), { period, lower: 0.25, upper: 0.75 });
      for (let row = period - 1; row < series.length; row++) {
        const [low, median, high] = [0.25, 0.5, 0.75].map((p) => quantileOf(windowAt(series, row, period), p)) as [
          number,
          number,
          number,
        ];
        expect(scaled[row]).toBeCloseTo(high === low ? 0 : (series[row]! - median) / (high - low), 10);
        expect(kept[row]).toBeCloseTo(Math.min(Math.max(series[row]!, low), high), 10);
      }
    }),
  );
});
