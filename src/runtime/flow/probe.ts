import { controlBatch } from '../../columnar/index.js';
import type { FlowContext } from './context.js';
import type { Origin } from './origin.js';
import type { StageNode } from './stage-node.js';

let marks = 0;

/** A stage that a mark did not reach, and the source the mark came from. */
export interface Hidden {
  readonly stage: StageNode;
  readonly origin: Origin;
}

/**
 * Pushes a mark from each open source, one after the other, and looks after each whether it reached every stage above that source at
 * once. Where it did not, something foreign beneath the stage holds batches back, pairs them, or drops those without rows.
 */
export function probe(context: FlowContext): Hidden[] {
  const hidden: Hidden[] = [];
  for (const origin of [...context.origins]) {
    if (origin.done || origin.closed || origin.target === undefined) continue;
    // Stages above a share stand above its first reader's source without having been seen when it was subscribed.
    const lateComers = [...context.stages.values()].filter((node) => node.lastOrigin === origin);
    const expected = new Set<StageNode>([...origin.above, ...lateComers]);
    const number = ++marks;
    origin.push(origin.target, controlBatch({ kind: 'mark', number }));
    for (const stage of expected) if (!stage.gone && stage.markSeen !== number) hidden.push({ stage, origin });
  }
  return hidden;
}
