import fc from 'fast-check';
import { expect, it } from 'vitest';
import { extremeRows } from 'rxarrow/kernels';

it('finds the newest of the largest and of the smallest values of each window', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      (ticks, period) => {
        const found = extremeRows(Float64Array.from(ticks), { period });
        for (let row = period - 1; row < ticks.length; row++) {
          const window = ticks.slice(row - period + 1, row + 1);
          expect(found.highest[row]).toBe(Math.max(...window));
          expect(found.lowest[row]).toBe(Math.min(...window));
          expect(found.highestRow[row]).toBe(row - period + 1 + window.lastIndexOf(Math.max(...window)));
          expect(found.lowestRow[row]).toBe(row - period + 1 + window.lastIndexOf(Math.min(...window)));
        }
      },
    ),
  );
});
