import { expect, it } from 'vitest';
import { clusters } from 'rxarrow/operators';
import { crossAsset, shares } from '../../support/cross-asset-reference.js';
import { panelLaws, saidOfShares } from './_panel.js';

it('groups the shares as the reference does', () => {
  const found = saidOfShares(clusters({ symbols: shares, period: 1005, count: 5, linkage: 'complete' }));
  expect(found.map(({ symbol }) => symbol)).toEqual(shares);
  const numbers = found.map(({ cluster }) => cluster as number);
  const firsts = (all: readonly number[]): number[] => all.map((name) => all.indexOf(name));
  expect(firsts(numbers)).toEqual(firsts(crossAsset.hierarchy.five.complete));
  expect([...new Set(numbers)]).toEqual([1, 2, 3, 4, 5]);
  const order = found.map((each) => each['order'] as number);
  expect(order.toSorted((a, b) => a - b)).toEqual(shares.map((_, k) => k));
  // The shares of one group stand side by side.
  const placed = shares.map((_, place) => numbers[order.indexOf(place)]!);
  expect(placed.filter((name, k) => name !== placed[k - 1]).length).toBe(5);
});

it('leaves apart what is farther apart than it is told', () => {
  const of = (distance: number): number =>
    new Set(saidOfShares(clusters({ symbols: shares, period: 1005, distance })).map(({ cluster }) => cluster)).size;
  expect([of(0), of(1)]).toEqual([20, 1]);
  expect(of(0.5)).toBeLessThan(of(0.4));
});

it('refuses two ways to end', () => {
  expect(() => clusters({ symbols: ['A', 'B'], count: 1, distance: 0.3 })).toThrow(/"count" or "distance"/);
});

panelLaws(clusters, [
  { symbols: ['AAA', 'BBB', 'CCC', 'DDD'], period: 5, count: 2 },
  { symbols: ['AAA', 'DDD', 'BBB'], period: 4, linkage: 'single' },
]);
