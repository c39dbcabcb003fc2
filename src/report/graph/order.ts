import type { DrawnGraph } from './types.js';

/**
 * Ids so that a node follows all that lead to it, chains kept together. In a loop the edge back is the one that breaks the rule.
 */
export function readingOrder({ nodes, edges }: DrawnGraph): string[] {
  const waitingFor = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { to } of edges) waitingFor.set(to, (waitingFor.get(to) ?? 0) + 1);
  const ready = nodes
    .filter(({ id }) => waitingFor.get(id) === 0)
    .map(({ id }) => id)
    .reverse();
  const order: string[] = [];
  const done = new Set<string>();
  while (order.length < nodes.length) {
    const id = ready.pop() ?? nodes.find((node) => !done.has(node.id))?.id;
    if (id === undefined) break;
    if (done.has(id)) continue;
    done.add(id);
    order.push(id);
    const enabled = edges
      .filter(({ from }) => from === id)
      .map(({ to }) => {
        const left = (waitingFor.get(to) ?? 0) - 1;
        waitingFor.set(to, left);
        return left === 0 ? to : undefined;
      });
    for (const next of enabled.reverse()) if (next !== undefined && !done.has(next)) ready.push(next);
  }
  return order;
}
