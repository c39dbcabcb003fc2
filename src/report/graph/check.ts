import { InvalidParams, didYouMean } from '../../base/errors.js';
import type { DrawnGraph } from './types.js';

/** Throws `InvalidParams` where two nodes share an id or an edge leads to a node that is not there. */
export function checkGraph({ nodes, edges }: DrawnGraph): void {
  const ids = new Set<string>();
  nodes.forEach(({ id }, i) => {
    if (ids.has(id))
      throw new InvalidParams({
        component: 'graph',
        path: `nodes[${i}].id`,
        found: id,
        expected: 'an id that no other node has',
      });
    ids.add(id);
  });
  edges.forEach((edge, i) => {
    for (const end of ['from', 'to'] as const) {
      if (ids.has(edge[end])) continue;
      throw new InvalidParams({
        component: 'graph',
        path: `edges[${i}].${end}`,
        found: edge[end],
        expected: 'the id of a node',
        hint: didYouMean(edge[end], ids),
      });
    }
  });
}
