import fc from 'fast-check';
import { expect, it } from 'vitest';
import { percentile, percentRank } from 'rxarrow/kernels';

const walk = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 60 });

it('keeps each window sorted', () => {
  fc.assert(
    fc.property(walk, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 100 }), (ticks, period, percent) => {
      const found = percentile(Float64Array.from(ticks), { period, percent });
      for (let end = period; end <= ticks.length; end++) {
        const sorted = ticks.slice(end - period, end).sort((a, b) => a - b);
        expect(found[end - 1]).toBe(sorted[Math.ceil((percent / 100) * period) - 1]);
      }
    }),
  );
});

it('counts the values before that are less', () => {
  fc.assert(
    fc.property(walk, fc.integer({ min: 1, max: 8 }), (ticks, period) => {
      const found = percentRank(Float64Array.from(ticks), { period });
      for (let row = period; row < ticks.length; row++) {
        const less = ticks.slice(row - period, row).filter((value) => value < ticks[row]!).length;
        expect(found[row]).toBeCloseTo((100 * less) / period, 9);
      }
    }),
  );
});
