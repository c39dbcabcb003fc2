import { triangleAt } from './rolling-cross-products.js';

/** How far two clusters are apart: as their nearest members, their farthest ones, or on average. */
export const LINKAGES = ['single', 'complete', 'average'] as const;
export type Linkage = (typeof LINKAGES)[number];

/** One after the other the two clusters that were nearest; `left` has the member of the lower place. Clusters are named by that place. */
export interface Merge {
  readonly left: number;
  readonly right: number;
  readonly distance: number;
}

/** How far two assets are apart by their correlation: 0 for those that move as one, 1 for opposite ones (Mantegna 1999). */
export function correlationDistance(correlation: number): number {
  return Math.sqrt(Math.max(0, (1 - correlation) / 2));
}

/** Distances of a triangle of correlations. */
export function distancesOf(correlations: Float64Array): Float64Array {
  return correlations.map(correlationDistance);
}

/**
 * Hierarchical clusters (Lance and Williams 1967) of a lower triangle of distances: always the two clusters that are nearest become
 * one, those of the lowest places first where several are as near.
 */
export function linkage(distances: Float64Array, size: number, kind: Linkage): Merge[] {
  const between = Float64Array.from(distances);
  const members = new Int32Array(size).fill(1);
  const alive = Uint8Array.from({ length: size }, () => 1);
  const nearest = new Int32Array(size).fill(-1);
  for (let i = 0; i < size; i++) nearest[i] = nearestOf(between, alive, i);
  const merges: Merge[] = [];
  while (merges.length < size - 1) {
    const left = closest(between, alive, nearest);
    const right = nearest[left]!;
    const distance = between[triangleAt(left, right)]!;
    merges.push({ left, right, distance });
    alive[right] = 0;
    for (let other = 0; other < size; other++) {
      if (alive[other] === 0 || other === left) continue;
      const one = between[triangleAt(left, other)]!;
      const two = between[triangleAt(right, other)]!;
      between[triangleAt(left, other)] = together(kind, one, two, members[left]!, members[right]!);
    }
    members[left] = members[left]! + members[right]!;
    // Each place looks at those above it only.
    for (let other = 0; other <= right; other++) {
      if (alive[other] === 0) continue;
      const stale = other === left || nearest[other] === left || nearest[other] === right || other < left;
      if (stale) nearest[other] = nearestOf(between, alive, other);
    }
  }
  return merges;
}

function together(kind: Linkage, one: number, two: number, ones: number, twos: number): number {
  if (kind === 'single') return Math.min(one, two);
  return kind === 'complete' ? Math.max(one, two) : (one * ones + two * twos) / (ones + twos);
}

/** The nearest cluster of a higher place; -1 where there is none. */
function nearestOf(between: Float64Array, alive: Uint8Array, place: number): number {
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let other = place + 1; other < alive.length; other++) {
    if (alive[other] === 0) continue;
    const distance = between[triangleAt(place, other)]!;
    if (distance >= least) continue;
    least = distance;
    found = other;
  }
  return found;
}

function closest(between: Float64Array, alive: Uint8Array, nearest: Int32Array): number {
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let place = 0; place < alive.length; place++) {
    const other = nearest[place]!;
    if (alive[place] === 0 || other < 0) continue;
    const distance = between[triangleAt(place, other)]!;
    if (distance >= least && found >= 0) continue;
    least = distance;
    found = place;
  }
  return found;
}

/** The clusters that stand when there are so many, or when all farther apart than `distance` are left apart; numbered from 1 by place. */
export function clustersOf(
  merges: readonly Merge[],
  size: number,
  until: { readonly count: number } | { readonly distance: number },
): Int32Array {
  const cluster = Int32Array.from({ length: size }, (_, place) => place);
  const kept =
    'count' in until ? merges.slice(0, size - until.count) : merges.filter((merge) => merge.distance <= until.distance);
  for (const { left, right } of kept)
    for (let place = 0; place < size; place++) if (cluster[place] === right) cluster[place] = left;
  const numbers = new Map<number, number>();
  return cluster.map((name) => {
    const known = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, known);
    return known;
  });
}

/** The places in the order in which they stand side by side in the tree: who is like another stands near it. */
export function leafOrder(merges: readonly Merge[], size: number): Int32Array {
  const leaves = Array.from({ length: size }, (_, place) => [place]);
  for (const { left, right } of merges) leaves[left] = [...leaves[left]!, ...leaves[right]!];
  return Int32Array.from(size === 0 ? [] : leaves[0]!);
}
