import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timeWarping, timeWarpingKernel } from 'rxarrow/kernels';
import { crossAsset, isNear, logPriceOf } from '../../support/cross-asset-reference.js';
import { kernelLaws } from '../../support/kernel-laws.js';
import { renamed } from '../../support/renamed-kernel.js';

kernelLaws(renamed(timeWarpingKernel, { x: 'close', y: 'high' }), [
  { period: 1, radius: 1, normalise: false },
  { period: 14, radius: 4, normalise: true },
]);

it('gives the distances of the reference', () => {
  const { n, full, sakoe_chiba_window_10: near } = crossAsset.dtw;
  const inputs = { x: logPriceOf('XOM').slice(0, n), y: logPriceOf('CVX').slice(0, n) };
  expect(isNear(timeWarping(inputs, { period: n, radius: n, normalise: true }).at(-1), full)).toBe(true);
  expect(isNear(timeWarping(inputs, { period: n, radius: 10, normalise: true }).at(-1), near)).toBe(true);
});

/** The least cost, asked for each pair of rows. */
function written(x: readonly number[], y: readonly number[], radius: number): number {
  const known = new Map<string, number>();
  const cost = (i: number, j: number): number => {
    if (i < 0 && j < 0) return 0;
    if (i < 0 || j < 0 || Math.abs(i - j) >= radius) return Number.POSITIVE_INFINITY;
    const key = `${i},${j}`;
    const here = known.get(key) ?? (x[i]! - y[j]!) ** 2 + Math.min(cost(i - 1, j), cost(i, j - 1), cost(i - 1, j - 1));
    known.set(key, here);
    return here;
  };
  return Math.sqrt(cost(x.length - 1, y.length - 1));
}

it('is the least cost of a path, as it is written down', () => {
  const ticks = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 12, maxLength: 25 });
  fc.assert(
    fc.property(
      ticks,
      ticks,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 13 }),
      (a, b, period, radius) => {
        const rows = Math.min(a.length, b.length);
        const inputs = { x: Float64Array.from(a.slice(0, rows)), y: Float64Array.from(b.slice(0, rows)) };
        const found = timeWarping(inputs, { period, radius, normalise: false });
        for (let row = period - 1; row < rows; row++) {
          const last = (values: Float64Array): number[] => [...values.slice(row - period + 1, row + 1)];
          expect(Math.abs(found[row]! - written(last(inputs.x), last(inputs.y), radius))).toBeLessThan(1e-9);
        }
      },
    ),
    { numRuns: 30 },
  );
});

it('leaves levels and sizes out when asked to', () => {
  const x = logPriceOf('XOM').slice(0, 50);
  const scaled = x.map((value) => 100 + 3 * value);
  expect(timeWarping({ x, y: scaled }, { period: 50, radius: 5, normalise: true }).at(-1)).toBeLessThan(1e-9);
  expect(
    timeWarping({ x, y: new Float64Array(50) }, { period: 50, radius: 5, normalise: true }).at(-1),
  ).toBeGreaterThan(1);
});
