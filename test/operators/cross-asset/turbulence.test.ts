import { expect, it } from 'vitest';
import { turbulence } from 'rxarrow/operators';
import { shares } from '../../support/cross-asset-reference.js';
import { covarianceOf, meanOf } from '../../support/matches-formula.js';
import { completeOf, panelLaws, said, saidOfShares, samplePanel } from './_panel.js';
import { row } from './_rows.js';

it('measures an instant by those before it alone', () => {
  const symbols = ['AAA', 'BBB'];
  const rows = samplePanel(50, 2);
  const complete = completeOf(rows, symbols);
  const found = said(rows, turbulence({ symbols, period: 8 }));
  expect(found.length).toBe(complete.length - 8);
  for (const [k, { turbulence: value }] of found.entries()) {
    const window = complete.slice(k, k + 8);
    const now = complete[k + 8]!;
    const x = window.map((each) => each[0]!);
    const y = window.map((each) => each[1]!);
    const of = (a: readonly number[], b: readonly number[]): number => (covarianceOf(a, b) * 8) / 7;
    const determinant = of(x, x) * of(y, y) - of(x, y) ** 2;
    const [dx, dy] = [now[0]! - meanOf(x), now[1]! - meanOf(y)];
    const expected = (dx * dx * of(y, y) - 2 * dx * dy * of(x, y) + dy * dy * of(x, x)) / determinant;
    expect(Math.abs((value as number) / expected - 1)).toBeLessThan(1e-8);
  }
});

it('is about the number of symbols on quiet days, and null of what tells nothing', () => {
  const found = saidOfShares(turbulence({ symbols: shares, period: 500 }));
  expect(found.length).toBe(505);
  const mean = meanOf(found.map((each) => each['turbulence'] as number));
  expect(mean).toBeGreaterThan(15);
  expect(mean).toBeLessThan(60);
  const twins = [1, 2, 3, 4, 5].flatMap((at) => [row(at, 'AAA', at % 3), row(at, 'BBB', 2 * (at % 3))]);
  expect(said(twins, turbulence({ symbols: ['AAA', 'BBB'], period: 4 }))[0]!['turbulence']).toBeNull();
});

it('refuses a window that makes any matrix singular', () => {
  expect(() => turbulence({ symbols: ['A', 'B', 'C'], period: 3 })).toThrow(/more instants than symbols/);
  expect(() => turbulence({ symbols: ['A', 'B', 'C'], period: 3, estimator: 'ledoitWolf' })).not.toThrow();
});

panelLaws(turbulence, [
  { symbols: ['AAA', 'BBB', 'CCC'], period: 5 },
  { symbols: ['AAA', 'DDD'], period: 2, estimator: 'ledoitWolf', every: 2 },
]);
