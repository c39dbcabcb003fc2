import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bollinger, stddev, variance } from 'rxarrow/kernels';
import { exactWindow, flatWindows, levels, tenMillionTicks } from '../support/exact-windows.js';

const outlier = fc.record({
  steps: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 30, maxLength: 120 }),
  period: fc.integer({ min: 2, max: 20 }),
  at: fc.nat(119),
});
const standing = fc.array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 25 })), {
  minLength: 1,
  maxLength: 12,
});

it('does not drift over ten million rows', { timeout: 120_000 }, () => {
  const period = 20;
  const values = tenMillionTicks();
  const found = variance(values, { period });
  let worst = 0;
  for (let end = period; end <= values.length; end += 997) {
    worst = Math.max(worst, Math.abs(found[end - 1]! / exactWindow(values, end, period).variance - 1));
  }
  expect(worst).toBeLessThan(1e-15 * period * period);
});

it('is as good after an outlier as before it', () => {
  fc.assert(
    fc.property(outlier, ({ steps, period, at }) => {
      const values = Float64Array.from(steps, (step, row) => (row === at ? step * 1e12 : 1_000_000 + step));
      const found = variance(values, { period });
      for (let end = period; end <= values.length; end++) {
        const exact = exactWindow(values, end, period).variance;
        expect(Math.abs(found[end - 1]! - exact)).toBeLessThanOrEqual(4e-15 * period * period * exact);
      }
    }),
  );
});

it('gives a flat window exactly no spread, wherever it begins', () => {
  fc.assert(
    fc.property(standing, fc.integer({ min: 1, max: 12 }), (steps, period) => {
      const values = levels(steps);
      const spread = stddev(values, { period, deviations: 1 });
      const { upper, lower } = bollinger(values, { period, deviations: 2 });
      for (const end of flatWindows(values, period)) {
        expect([spread[end - 1], upper[end - 1], lower[end - 1]]).toEqual([0, values[end - 1], values[end - 1]]);
      }
    }),
  );
});
