import { expect, it } from 'vitest';
import { correlation, expandingPair, rollingBeta, rollingBetaKernel } from 'rxarrow/kernels';
import { crossAsset, isNear, returnsOf } from '../../support/cross-asset-reference.js';
import { kernelLaws } from '../../support/kernel-laws.js';
import { meanOf } from '../../support/matches-formula.js';
import { togetherOf } from '../../support/pair-formulas.js';
import { renamed } from '../../support/renamed-kernel.js';

kernelLaws(renamed(rollingBetaKernel, { y: 'close', x: 'high' }), [{ period: 2 }, { period: 14 }]);

const y = returnsOf.XOM!;
const x = returnsOf.CVX!;

it('gives the correlations of the reference, as the other operators of pairs do', () => {
  const { window, begin, every, values } = crossAsset.rolling_corr;
  const found = rollingBeta({ y, x }, { period: window }).correlation;
  const plain = correlation({ x, y }, { period: window });
  for (const [at, value] of values.entries()) {
    expect(isNear(found[begin + at * every], value)).toBe(true);
    expect(isNear(plain[begin + at * every], value)).toBe(true);
  }
  const { span, last } = crossAsset.ewm_corr;
  expect(isNear(expandingPair({ x, y }, { forgetting: 1 - 2 / (span + 1) }).correlation.at(-1), last)).toBe(true);
});

it('is the line of least squares of each window', () => {
  const found = rollingBeta({ y, x }, { period: 30 });
  for (let row = 29; row < 400; row++) {
    const xs = [...x.slice(row - 29, row + 1)];
    const ys = [...y.slice(row - 29, row + 1)];
    const beta = togetherOf(xs, ys) / togetherOf(xs, xs);
    expect(isNear(found.beta[row], beta)).toBe(true);
    expect(Math.abs(found.alpha[row]! - (meanOf(ys) - beta * meanOf(xs)))).toBeLessThan(1e-12);
  }
});
