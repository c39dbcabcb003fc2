import fc from 'fast-check';
import { expect, it } from 'vitest';
import { max, min } from 'rxarrow/kernels';

it('finds the extremes of every window, in markets of any shape', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.double({ noNaN: true, noDefaultInfinity: true })), {
        maxLength: 80,
      }),
      fc.integer({ min: 1, max: 20 }),
      (steps, period) => {
        const values = Float64Array.from(steps, (step) => step + 0);
        const highest = max(values, { period });
        const lowest = min(values, { period });
        for (let row = period - 1; row < values.length; row++) {
          const window = values.subarray(row - period + 1, row + 1);
          expect(highest[row]).toBe(Math.max(...window));
          expect(lowest[row]).toBe(Math.min(...window));
        }
      },
    ),
  );
});
