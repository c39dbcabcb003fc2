import fc from 'fast-check';
import { expect, it } from 'vitest';
import { averageDeviation } from 'rxarrow/kernels';

it('is the mean distance from the mean of each window', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      (ticks, period) => {
        const found = averageDeviation(Float64Array.from(ticks), { period });
        for (let end = period; end <= ticks.length; end++) {
          const window = ticks.slice(end - period, end);
          const mean = window.reduce((sum, value) => sum + value, 0) / period;
          const deviation = window.reduce((sum, value) => sum + Math.abs(value - mean), 0) / period;
          expect(found[end - 1]).toBeCloseTo(deviation, 9);
        }
      },
    ),
  );
});
