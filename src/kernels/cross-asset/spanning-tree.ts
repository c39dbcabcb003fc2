import { triangleAt } from './rolling-cross-products.js';

/** An edge between two places, `left` the one that was in the tree before. */
export interface TreeEdge {
  readonly left: number;
  readonly right: number;
  readonly distance: number;
}

/**
 * The edges that connect all places at the least sum of a lower triangle of distances, from the first place on (Prim 1957); of
 * places that are as near, the first.
 */
export function spanningTree(distances: Float64Array, size: number): TreeEdge[] {
  const edges: TreeEdge[] = [];
  const reached = new Uint8Array(size);
  const from = new Int32Array(size);
  const least = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  let latest = 0;
  reached[0] = 1;
  while (edges.length < size - 1) {
    let next = -1;
    for (let place = 0; place < size; place++) {
      if (reached[place] === 1) continue;
      const distance = distances[triangleAt(latest, place)]!;
      if (distance < least[place]!) {
        least[place] = distance;
        from[place] = latest;
      }
      if (next < 0 || least[place]! < least[next]!) next = place;
    }
    edges.push({ left: from[next]!, right: next, distance: least[next]! });
    reached[next] = 1;
    latest = next;
  }
  return edges;
}
