import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clustersOf,
  correlationDistance,
  distancesOf,
  leafOrder,
  linkage,
  LINKAGES,
  toCorrelation,
  triangleAt,
  triangleSize,
  type Linkage,
} from 'rxarrow/kernels';
import { crossAsset, isNear } from '../../support/cross-asset-reference.js';
import { covarianceOfShares } from '../../support/shares-covariance.js';

const { matrix, size } = covarianceOfShares();
toCorrelation(matrix, size);
const distances = distancesOf(matrix);

/** Who is with whom, whatever the numbers are. */
const partition = (cluster: ArrayLike<number>): number[] => {
  const all = Array.from(cluster);
  return all.map((name) => all.indexOf(name));
};

describe('hierarchical clusters', () => {
  it.each(LINKAGES)('are those of the reference, %s', (kind) => {
    const merges = linkage(distances, size, kind);
    for (const [k, height] of crossAsset.hierarchy.heights[kind].entries())
      expect(isNear(merges[k]!.distance, height)).toBe(true);
    expect(partition(clustersOf(merges, size, { count: 5 }))).toEqual(partition(crossAsset.hierarchy.five[kind]));
    const fifth = crossAsset.hierarchy.heights[kind][size - 5]!;
    const before = crossAsset.hierarchy.heights[kind][size - 6]!;
    expect(partition(clustersOf(merges, size, { distance: (fifth + before) / 2 }))).toEqual(
      partition(crossAsset.hierarchy.five[kind]),
    );
  });

  it('are what a search through all clusters finds, whatever the distances are', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 9 })
          .chain((many) =>
            fc.array(fc.integer({ min: 0, max: 6 }), { minLength: triangleSize(many), maxLength: triangleSize(many) }),
          ),
        fc.constantFrom(...LINKAGES),
        (ticks, kind) => {
          const many = Math.round((Math.sqrt(8 * ticks.length + 1) - 1) / 2);
          const found = linkage(Float64Array.from(ticks), many, kind).map(({ distance }) => distance);
          const expected = written(ticks, many, kind);
          for (const [k, value] of expected.entries()) expect(found[k]).toBeCloseTo(value, 10);
        },
      ),
    );
  });

  it('put those that are alike side by side, each once', () => {
    const order = leafOrder(linkage(distances, size, 'average'), size);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, k) => k));
    const merges = [
      { left: 0, right: 2, distance: 1 },
      { left: 1, right: 3, distance: 2 },
      { left: 0, right: 1, distance: 3 },
    ];
    expect([...leafOrder(merges, 4)]).toEqual([0, 2, 1, 3]);
    expect([...clustersOf(merges, 4, { count: 2 })]).toEqual([1, 2, 1, 2]);
    expect([...clustersOf(merges, 4, { distance: 1 })]).toEqual([1, 2, 1, 3]);
  });

  it('are apart from 0 to 1', () => {
    expect([1, 0.5, -1, 1.0000000001].map(correlationDistance)).toEqual([0, 0.5, 1, 0]);
  });
});

/** Looks at all members of all clusters each time. */
function written(ticks: readonly number[], many: number, kind: Linkage): number[] {
  let clusters = Array.from({ length: many }, (_, k) => [k]);
  const heights: number[] = [];
  const apart = (a: readonly number[], b: readonly number[]): number => {
    const all = a.flatMap((i) => b.map((j) => ticks[triangleAt(i, j)]!));
    if (kind === 'single') return Math.min(...all);
    return kind === 'complete' ? Math.max(...all) : all.reduce((sum, value) => sum + value, 0) / all.length;
  };
  while (clusters.length > 1) {
    let best: [number, number, number] = [0, 1, Number.POSITIVE_INFINITY];
    for (let i = 0; i < clusters.length; i++)
      for (let j = i + 1; j < clusters.length; j++) {
        const distance = apart(clusters[i]!, clusters[j]!);
        if (distance < best[2] - 1e-12) best = [i, j, distance];
      }
    heights.push(best[2]);
    const [i, j] = best;
    const joined = [...clusters[i]!, ...clusters[j]!];
    clusters = clusters.map((each, k) => (k === i ? joined : each)).filter((_, k) => k !== j);
  }
  return heights;
}
