import { expect, it } from 'vitest';
import { minimumSpanningTree } from 'rxarrow/operators';
import { crossAsset, isNear, shares } from '../../support/cross-asset-reference.js';
import { panelLaws, saidOfShares } from './_panel.js';

it('is that of the reference', () => {
  const found = saidOfShares(minimumSpanningTree({ symbols: shares, period: 1005 }));
  const edges = found.toSorted((a, b) => (a['distance'] as number) - (b['distance'] as number));
  expect(edges.length).toBe(19);
  for (const [k, [one, other, distance]] of crossAsset.hierarchy.tree.entries()) {
    const { symbol, left, right, distance: apart, correlation } = edges[k]!;
    expect(symbol).toBe(`${left as string}|${right as string}`);
    expect([left, right].toSorted()).toEqual([one, other].toSorted());
    expect(isNear(apart as number, distance)).toBe(true);
    expect(isNear(1 - 2 * distance ** 2, correlation as number)).toBe(true);
  }
  const reached = new Set([shares[0]]);
  for (const { left, right } of found) {
    expect([reached.has(left as string), reached.has(right as string)]).toEqual([true, false]);
    reached.add(right as string);
  }
});

panelLaws(minimumSpanningTree, [{ symbols: ['AAA', 'BBB', 'CCC', 'DDD'], period: 5, every: 2 }]);
