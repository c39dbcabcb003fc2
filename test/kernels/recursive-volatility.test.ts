import { expect, it } from 'vitest';
import { ewmaVolatility, ewmaVolatilityKernel, garchVolatility, garchVolatilityKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

const garch = { omega: 2e-6, alpha: 0.08, beta: 0.9, mean: 1e-4, periodsPerYear: 252 };
kernelLaws(ewmaVolatilityKernel, [
  { decay: 0.94, periodsPerYear: 252 },
  { decay: 0, periodsPerYear: 1 },
]);
kernelLaws(garchVolatilityKernel, [garch, { ...garch, initialVariance: 1e-3 }]);

const prices = Float64Array.from({ length: 60 }, (_, row) => 100 + ((row * 7919) % 23));
const returns = [...prices].slice(1).map((price, row) => Math.log(price / prices[row]!));

it('is the weighted mean of all squared returns', () => {
  const found = ewmaVolatility(prices, { decay: 0.9, periodsPerYear: 252 });
  for (let last = 0; last < returns.length; last++) {
    const terms = returns
      .slice(0, last + 1)
      .map((value, row) => 0.9 ** (last - row) * (row === 0 ? 1 : 0.1) * value ** 2);
    const variance = terms.reduce((sum, term) => sum + term, 0);
    expect(found[last + 1]).toBeCloseTo(Math.sqrt(252 * variance), 12);
  }
});

it('expects what the model says, from the start it is given', () => {
  const found = garchVolatility(prices, { ...garch, initialVariance: 4e-4, periodsPerYear: 1 });
  const expected = returns.map((_, last) => {
    // The recursion written out: what each return adds, and what is left of the start.
    const first = garch.omega + (garch.alpha + garch.beta) * 4e-4;
    const added = returns
      .slice(0, last + 1)
      .map((value, row) => garch.beta ** (last - row) * (garch.omega + garch.alpha * (value - garch.mean) ** 2));
    return Math.sqrt(added.reduce((sum, term) => sum + term, garch.beta ** (last + 1) * first));
  });
  for (const [row, value] of expected.entries()) expect(found[row + 1]).toBeCloseTo(value, 12);
});

it('starts from the long run where nothing else is said', () => {
  const flat = garchVolatility(new Float64Array(500).fill(5), { ...garch, mean: 0, periodsPerYear: 1 });
  const longRun = garch.omega / (1 - garch.alpha - garch.beta);
  expect(flat[1]! ** 2).toBeCloseTo(garch.omega + garch.beta * longRun, 15);
  expect(flat[499]! ** 2).toBeCloseTo(garch.omega / (1 - garch.beta), 15);
});
