import fc from 'fast-check';
import { expect, it } from 'vitest';
import { beta, correlation } from 'rxarrow/kernels';

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function shared(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((value, k) => (value - mx) * (y[k]! - my)));
}

const walk = fc.array(fc.tuple(fc.integer({ min: 900, max: 1100 }), fc.integer({ min: 900, max: 1100 })), {
  maxLength: 50,
});

it('gives the correlation of each window', () => {
  fc.assert(
    fc.property(walk, fc.integer({ min: 2, max: 9 }), (pairs, period) => {
      const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
      const found = correlation({ x: Float64Array.from(x), y: Float64Array.from(y) }, { period });
      for (let end = period; end <= pairs.length; end++) {
        const [a, b] = [x.slice(end - period, end), y.slice(end - period, end)];
        const size = Math.sqrt(shared(a, a) * shared(b, b));
        expect(found[end - 1]).toBeCloseTo(size < 1e-9 ? 0 : shared(a, b) / size, 6);
      }
    }),
  );
});

it('gives the slope of one return over the other', () => {
  const x = Float64Array.from({ length: 30 }, (_, row) => 100 * 1.01 ** ((row * row) % 7));
  const twice = x.map(
    (_, row) => 50 * x.slice(1, row + 1).reduce((price, value, k) => price * (1 + 2 * (value / x[k]! - 1)), 1),
  );
  const found = beta({ x, y: twice }, { period: 6 });
  for (let row = 6; row < 30; row++) expect(found[row]).toBeCloseTo(2, 9);
  expect(found.slice(0, 6).every(Number.isNaN)).toBe(true);
});
