import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expanding, expandingKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(expandingKernel, [{}]);

it('agrees with the moments computed in two passes from the first row to each', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 }), (ticks) => {
      const values = Float64Array.from(ticks, (tick) => 5000 + tick * 0.25);
      const found = expanding(values, {});
      for (let row = 0; row < values.length; row++) {
        const seen = values.slice(0, row + 1);
        const mean = seen.reduce((sum, value) => sum + value) / seen.length;
        const moment = (power: number): number =>
          seen.reduce((sum, value) => sum + (value - mean) ** power, 0) / seen.length;
        const flat = seen.every((value) => value === seen[0]);
        expect(found.mean[row]).toBeCloseTo(mean, 8);
        expect(found.std[row]).toBeCloseTo(Math.sqrt(moment(2)), 8);
        expect(found.min[row]).toBe(Math.min(...seen));
        expect(found.max[row]).toBe(Math.max(...seen));
        expect(found.skewness[row]).toBeCloseTo(flat ? 0 : moment(3) / moment(2) ** 1.5, 6);
        expect(found.kurtosis[row]).toBeCloseTo(flat ? 0 : moment(4) / moment(2) ** 2 - 3, 6);
      }
    }),
  );
});
