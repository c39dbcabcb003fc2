import { expect, it } from 'vitest';
import { normalProbability } from 'rxarrow/kernels';

// Abramowitz and Stegun (1964), table 26.1, and known tails.
it.each([
  [0, 0.5],
  [1, 0.8413447460685429],
  [-1.96, 0.024997895148220435],
  [2.5, 0.9937903346742238],
  [-3.4999, 0.0002327163625786131],
  [-3.5, 0.00023262907903552504],
  [-6, 9.865876450376946e-10],
  [-11.4, 2.0905954217385485e-30],
])('is at %d as in the tables', (x, expected) => {
  const digits = expected < 1e-20 ? 1e-4 : 1e-12;
  expect(Math.abs(normalProbability(x) / expected - 1)).toBeLessThan(digits);
});

it('goes up everywhere, from 0 to 1, and is symmetric', () => {
  let before = 0;
  for (let x = -9; x <= 9; x += 0.01) {
    const found = normalProbability(x);
    expect(found).toBeGreaterThanOrEqual(before);
    expect(Math.abs(found + normalProbability(-x) - 1)).toBeLessThan(1e-15);
    before = found;
  }
  expect(normalProbability(-50)).toBe(0);
  expect(normalProbability(50)).toBe(1);
  expect(normalProbability(Number.NaN)).toBeNaN();
});
