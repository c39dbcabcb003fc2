import { UnsafeTopology } from '../base/errors.js';
import { probe, type FlowContext, type Origin, type StageNode } from './flow/index.js';

/**
 * Pushes a mark from each source, which must reach every stage above at once. Where it does not, something holds batches back that a
 * checkpoint would lose: the error says between what it stands. Undefined when all is well.
 */
export function hiddenBatches(context: FlowContext): UnsafeTopology | undefined {
  // The lowest stage that it did not reach is the one right above whatever held it.
  const hidden = probe(context);
  const first =
    hidden.find(({ stage, origin }) => !hidden.some((other) => isBeneath(other.stage, stage, origin))) ?? hidden[0];
  if (first === undefined) return undefined;
  const { stage: node, origin } = first;
  const below = node.beneath.map((id) => `"${id}"`).join(' and ') || 'its input';
  return new UnsafeTopology(
    `A mark of source "${origin.id}" did not reach "${node.id}" at once: a foreign operator between ${below} and it holds batches back, pairs them, or drops those without rows.`,
    { component: node.name, hint: 'Wrap it in boundary() or onData(), or use an operator of rxarrow.' },
  );
}

/** Whether one stage stands beneath another on the way from a source. */
function isBeneath(stage: StageNode, other: StageNode, { above }: Origin): boolean {
  const [place, otherPlace] = [above.indexOf(stage), above.indexOf(other)];
  return stage !== other && place > otherPlace && otherPlace >= 0;
}
