import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RollingCrossProducts, triangleAt, triangleSize } from 'rxarrow/kernels';
import { togetherOf } from '../../support/pair-formulas.js';

const SIZE = 3;
const tick = fc.tuple(
  fc.integer({ min: -40, max: 40 }),
  fc.integer({ min: -40, max: 40 }),
  fc.constantFrom(0, 0, 0, 5, -1_000_000_000, 1_000_000_000),
);

/** The same of the rows of one window, as it is written down. */
function written(rows: readonly (readonly number[])[], freedom: number): number[] {
  const out = new Array<number>(triangleSize(SIZE)).fill(0);
  for (let i = 0; i < SIZE; i++)
    for (let j = 0; j <= i; j++)
      out[triangleAt(i, j)] =
        togetherOf(
          rows.map((row) => row[i]!),
          rows.map((row) => row[j]!),
        ) /
        (rows.length - freedom);
  return out;
}

describe('rolling cross products', () => {
  it('are what a window says by itself, also after a value that was out of all proportion', () => {
    fc.assert(
      fc.property(
        fc.array(tick, { minLength: 2, maxLength: 80 }),
        fc.integer({ min: 2, max: 15 }),
        fc.constantFrom(0, 1),
        fc.constantFrom(0, 1e6),
        (ticks, period, freedom, level) => {
          const rows = new RollingCrossProducts(SIZE, period);
          const found = new Float64Array(triangleSize(SIZE));
          const all = ticks.map((row) => row.map((value) => level + value * 0.25));
          for (const [at, row] of all.entries()) {
            rows.add(Float64Array.from(row));
            expect(rows.full).toBe(at >= period - 1);
            if (!rows.full) continue;
            rows.covariance(found, freedom);
            const expected = written(all.slice(at - period + 1, at + 1), freedom);
            for (let i = 0; i < SIZE; i++)
              for (let j = 0; j <= i; j++) {
                const place = triangleAt(i, j);
                const scale = Math.sqrt(expected[triangleAt(i, i)]! * expected[triangleAt(j, j)]!);
                expect(Math.abs(found[place]! - expected[place]!)).toBeLessThanOrEqual(1e-8 * scale + 1e-11);
              }
          }
        },
      ),
    );
  });

  it('are 0 once a series stands still, and its mean is its value', () => {
    const rows = new RollingCrossProducts(2, 4);
    for (const value of [3, 0.1, 7, 1e9, 0.1, 0.1, 0.1, 0.1]) rows.add(Float64Array.of(value, 1));
    const found = new Float64Array(3);
    rows.covariance(found, 1);
    expect([...found]).toEqual([0, 0, 0]);
    rows.means(found);
    expect(found[0]).toBeCloseTo(0.1, 14);
  });

  it('do not drift over a long time', () => {
    const rows = new RollingCrossProducts(2, 50);
    const all: number[][] = [];
    let seed = 11;
    for (let at = 0; at < 40_020; at++) {
      seed = (seed * 48_271) % 2_147_483_647;
      const value = [Math.sin(seed), Math.cos(3 * seed) + 100];
      all.push(value);
      rows.add(Float64Array.from(value));
    }
    const found = new Float64Array(3);
    rows.covariance(found, 1);
    const last = all.slice(-50);
    const x = last.map(([value]) => value!);
    const y = last.map(([, value]) => value!);
    expect(Math.abs(found[1]! - togetherOf(x, y) / 49)).toBeLessThan(1e-13);
  });

  it('go on from their state bit for bit', () => {
    fc.assert(
      fc.property(fc.array(tick, { minLength: 2, maxLength: 40 }), fc.integer({ min: 0, max: 39 }), (ticks, stop) => {
        const whole = new RollingCrossProducts(SIZE, 6);
        let other = new RollingCrossProducts(SIZE, 6);
        for (const [at, row] of ticks.entries()) {
          whole.add(Float64Array.from(row));
          if (at === stop) {
            const state = structuredClone(other.state);
            other = new RollingCrossProducts(SIZE, 6);
            other.restore(state);
          }
          other.add(Float64Array.from(row));
        }
        expect(other.state).toEqual(whole.state);
      }),
      { numRuns: 30 },
    );
  });

  it('sum fourth powers of distances from the means', () => {
    const rows = new RollingCrossProducts(2, 3);
    for (const row of [
      [9, 9],
      [1, 2],
      [3, 2],
      [5, 8],
    ])
      rows.add(Float64Array.from(row));
    // Distances are (-2, -2), (0, -2), (2, 4).
    expect(rows.fourthPowers()).toBeCloseTo(8 ** 2 + 4 ** 2 + 20 ** 2, 10);
  });
});
