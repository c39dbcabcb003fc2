import fc from 'fast-check';
import { expect, it } from 'vitest';
import { slopeTValue, trendScan, tripleBarrier, type Labelling } from 'rxarrow/kernels';

/** What comes of the label that begins with the first price. */
function outcome(
  labelling: Labelling,
  prices: readonly number[],
  extras: readonly number[] = [],
): number[] | undefined {
  const state = new Float64Array(labelling.width);
  const out = new Float64Array(labelling.outputs.length);
  if (!labelling.begin(state, 0, prices[0]!, extras)) return undefined;
  for (const [age, price] of prices.entries())
    if (age > 0 && labelling.step(state, 0, age, price, out)) return [...out];
  return undefined;
}

const barriers = { upper: 1, lower: 2, maxRows: 3, atEnd: 'sign', meta: false } as const;

it('ends at the barrier that is passed, not at one that is touched', () => {
  // A width of a quarter: the upper barrier is at 125, the lower one at 50.
  expect(outcome(tripleBarrier(barriers), [100, 125, 126], [0.25, 1])).toEqual([1, 0.26, 1, 2]);
  expect(outcome(tripleBarrier(barriers), [100, 50, 49], [0.25, 1])?.slice(2)).toEqual([-1, 2]);
  expect(outcome(tripleBarrier(barriers), [100, 110, 110, 110], [0.25, 1])?.slice(2)).toEqual([0, 3]);
  expect(outcome(tripleBarrier(barriers), [100, 110, 110], [0.25, 1])).toBeUndefined();
});

it('follows the side, and says whether it was right', () => {
  expect(outcome(tripleBarrier(barriers), [100, 74], [0.25, -1])?.[0]).toBe(1);
  expect(outcome(tripleBarrier({ ...barriers, meta: true }), [100, 151], [0.25, -1])?.[0]).toBe(0);
  expect(outcome(tripleBarrier({ ...barriers, meta: true }), [100, 74], [0.25, -1])?.[0]).toBe(1);
});

it('is 0 at the end when told to, and has no barrier where none is given', () => {
  const quiet = [100, 101, 102, 103];
  expect(outcome(tripleBarrier({ ...barriers, atEnd: 'zero' }), quiet, [0.25, 1])?.[0]).toBe(0);
  expect(outcome(tripleBarrier({ ...barriers, upper: undefined }), [100, 900, 900, 900], [0.25, 1])?.slice(2)).toEqual([
    0, 3,
  ]);
});

it('does not begin without a price, a width or a side', () => {
  expect(outcome(tripleBarrier(barriers), [0, 1, 1, 1], [0.25, 1])).toBeUndefined();
  expect(outcome(tripleBarrier(barriers), [1, 1, 1, 1], [NaN, 1])).toBeUndefined();
  expect(outcome(tripleBarrier(barriers), [1, 1, 1, 1], [0.25, 0])).toBeUndefined();
});

/** The t-value by the textbook: residuals of the least squares line, from sums over raw numbers. */
function textbook(values: readonly number[]): number {
  const n = values.length;
  const xs = values.map((_, x) => x);
  const meanX = xs.reduce((sum, x) => sum + x, 0) / n;
  const meanY = values.reduce((sum, y) => sum + y, 0) / n;
  const sxx = xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  const slope = xs.reduce((sum, x) => sum + (x - meanX) * (values[x]! - meanY), 0) / sxx;
  const residuals = xs.reduce((sum, x) => sum + (values[x]! - meanY - slope * (x - meanX)) ** 2, 0);
  return slope / Math.sqrt(residuals / (n - 2) / sxx);
}

const noisy = fc
  .array(fc.integer({ min: -9, max: 9 }), { minLength: 9, maxLength: 9 })
  // No line goes through these.
  .map((steps) => steps.map((step, at) => 1000 + 3 * step + (at % 2) * 0.7 + (at % 3) * 0.4));

it('finds the t-value of the textbook', () => {
  fc.assert(
    fc.property(noisy, (prices) => {
      const expected = textbook(prices);
      expect(Math.abs(slopeTValue(Float64Array.from(prices), 0, 9) - expected)).toBeLessThan(
        1e-8 * Math.max(1, Math.abs(expected)),
      );
    }),
  );
  expect(slopeTValue(Float64Array.of(1, 2, 3, 4), 0, 4)).toBe(Infinity);
  expect(slopeTValue(Float64Array.of(5, 5, 5), 0, 3)).toBe(0);
});

it('takes the length whose trend is clearest', () => {
  fc.assert(
    fc.property(noisy, (prices) => {
      const [label, value, rows] = outcome(trendScan({ minRows: 3, maxRows: 8 }), prices)!;
      const all = [3, 4, 5, 6, 7, 8].map((length) => textbook(prices.slice(0, length + 1)));
      const best = Math.max(...all.map(Math.abs));
      expect(Math.abs(value!)).toBeCloseTo(best, 6);
      expect(all[rows! - 3]).toBeCloseTo(value!, 6);
      expect(label).toBe(Math.sign(value!));
    }),
  );
});
