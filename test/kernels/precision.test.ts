import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bollinger, max, min, sma, stddev, sum, variance, volatility, wma, zScore } from 'rxarrow/kernels';

/** Reproducible whole numbers: the low bits of a linear congruence are poor, so the high ones are used. */
function ticks(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 8;
}

/** Exact sums of the last `period` ticks and of their squares, every `every` rows, against a rolling mean and variance. */
function worstErrors(
  values: Float64Array,
  period: number,
  every: number,
): { mean: number; variance: number; wma: number } {
  const means = sma(values, { period });
  const variances = variance(values, { period });
  const weighted = wma(values, { period });
  const worst = { mean: 0, variance: 0, wma: 0 };
  for (let row = period - 1; row < values.length; row += every) {
    let total = 0n;
    let squares = 0n;
    let weights = 0n;
    for (let k = 0; k < period; k++) {
      const tick = BigInt(values[row - period + 1 + k]!);
      total += tick;
      squares += tick * tick;
      weights += BigInt(k + 1) * tick;
    }
    const count = BigInt(period);
    const exactMean = Number(total) / period;
    const exactVariance = Number(squares * count - total * total) / (period * period);
    const exactWma = Number(weights) / ((period * (period + 1)) / 2);
    worst.mean = Math.max(worst.mean, Math.abs(means[row]! - exactMean) / exactMean);
    worst.variance = Math.max(
      worst.variance,
      Math.abs(variances[row]! - exactVariance) / Math.max(exactVariance, 1e-30),
    );
    worst.wma = Math.max(worst.wma, Math.abs(weighted[row]! - exactWma) / exactWma);
  }
  return worst;
}

describe('rolling sums and moments', () => {
  it('do not drift over ten million rows', () => {
    const next = ticks(7);
    const values = new Float64Array(10_000_000);
    let price = 100_000;
    // A walk with a jump by eight orders of magnitude now and then, which leaves nothing behind once it is out of the window.
    for (let row = 0; row < values.length; row++) {
      price = Math.max(1000, price + (next() % 201) - 100);
      values[row] = row % 100_003 === 100_002 ? price * 100_000_000 : price;
    }
    const { mean, variance: spread, wma: weighted } = worstErrors(values, 20, 997);
    expect(mean).toBeLessThan(1e-15 * 20);
    expect(weighted).toBeLessThan(1e-15 * 20);
    expect(spread).toBeLessThan(1e-15 * 20 * 20);
    const late = worstErrors(values.subarray(9_999_000 - 200), 20, 1);
    expect(late.variance).toBeLessThan(1e-15 * 20 * 20);
  });

  it('are as good after an outlier as before it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 30, maxLength: 120 }),
        fc.integer({ min: 2, max: 20 }),
        fc.nat(119),
        (steps, period, at) => {
          const values = Float64Array.from(steps, (step, row) => (row === at ? step * 1e12 : 1_000_000 + step));
          const worst = worstErrors(values, period, 1);
          expect(worst.mean).toBeLessThan(1e-15 * period);
          expect(worst.wma).toBeLessThan(1e-15 * period);
          const flat = variance(values, { period });
          for (let row = period - 1; row < values.length; row++) {
            const window = [...values.subarray(row - period + 1, row + 1)].map(BigInt);
            const total = window.reduce((a, b) => a + b);
            const squares = window.reduce((a, b) => a + b * b, 0n);
            const exact = Number(squares * BigInt(period) - total * total) / (period * period);
            expect(Math.abs(flat[row]! - exact)).toBeLessThanOrEqual(4e-15 * period * period * exact);
          }
        },
      ),
    );
  });

  it('give a flat window its value and exactly no spread, wherever it begins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 25 })), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.integer({ min: 1, max: 12 }),
        (levels, period) => {
          const values = Float64Array.from(
            levels.flatMap(([price, rows]) => Array.from({ length: rows }, () => price * 0.01)),
          );
          const means = sma(values, { period });
          const weighted = wma(values, { period });
          const spread = stddev(values, { period, deviations: 1 });
          const scores = zScore(values, { period });
          const { upper, lower } = bollinger(values, { period, deviations: 2 });
          for (let row = period - 1; row < values.length; row++) {
            const value = values[row]!;
            const window = values.subarray(row - period + 1, row + 1);
            if (!window.every((other) => other === value)) continue;
            expect([means[row], weighted[row], spread[row], scores[row]]).toEqual([value, value, 0, 0]);
            expect([upper[row], lower[row]]).toEqual([value, value]);
          }
        },
      ),
    );
  });

  it('are exact for whole numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 80 }),
        fc.integer({ min: 1, max: 20 }),
        (steps, period) => {
          const values = Float64Array.from(steps);
          const window = (row: number): number[] => [...values.subarray(row - period + 1, row + 1)];
          const rows = [...values.keys()].filter((row) => row >= period - 1);
          expect(rows.map((row) => sum(values, { period })[row]! + 0)).toEqual(
            rows.map((row) => window(row).reduce((a, b) => a + b, 0)),
          );
          expect(rows.map((row) => max(values, { period })[row]! + 0)).toEqual(
            rows.map((row) => Math.max(...window(row)) + 0),
          );
          expect(rows.map((row) => min(values, { period })[row]! + 0)).toEqual(
            rows.map((row) => Math.min(...window(row)) + 0),
          );
        },
      ),
    );
  });

  it('forget a value that is not a number with the window that held it', () => {
    const prices = Float64Array.from({ length: 30 }, (_, row) => (row === 9 ? 0 : 100 + ((row * 7) % 5)));
    const values = volatility(prices, { period: 4, periodsPerYear: 252 });
    expect([...values.keys()].filter((row) => Number.isNaN(values[row]!))).toEqual([0, 1, 2, 3, 9, 10, 11, 12, 13]);
  });
});
