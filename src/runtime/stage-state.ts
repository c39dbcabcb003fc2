import { CheckpointMismatch } from '../base/errors.js';
import type { Snapshot } from '../columnar/index.js';
import type { FlowContext, StageNode } from './flow/index.js';

const VERSION = 1;

/** The state of every stage that keeps one. To be called at a quiet moment. */
export function snapshotStages(context: FlowContext): Snapshot[] {
  return [...context.stages.values()].flatMap((node) =>
    node.snapshot === undefined
      ? []
      : [
          {
            component: node.name,
            version: VERSION,
            digest: node.id,
            tables: node.snapshot(),
            ...(node.subscribedLate ? { late: true } : {}),
          },
        ],
  );
}

/**
 * Puts the states of an earlier run of the same pipe back, those of stages that are subscribed later when they are.
 * @throws CheckpointMismatch when a stage has no state in the snapshot, or a state has no stage
 */
export function restoreStages(context: FlowContext, snapshots: readonly Snapshot[]): void {
  const wanted = new Map(snapshots.map((snapshot) => [snapshot.digest, snapshot]));
  for (const node of context.stages.values()) {
    if (node.restore === undefined) continue;
    const snapshot = wanted.get(node.id);
    if (snapshot === undefined) {
      throw new CheckpointMismatch(`Stage "${node.id}" keeps state, but the snapshot has none for it.`, {
        hint: 'The pipe differs from the one that was saved; give stages that may move an id.',
      });
    }
    putBack(node, snapshot);
    wanted.delete(node.id);
  }
  for (const snapshot of wanted.values()) {
    if (snapshot.late !== true)
      throw new CheckpointMismatch(`The snapshot has state of "${snapshot.digest}", but the pipe has no such stage.`);
    context.restoreLater(snapshot.digest, (node) => putBack(node, snapshot));
  }
}

function putBack(node: StageNode, snapshot: Snapshot): void {
  if (snapshot.version !== VERSION || snapshot.component !== node.name) {
    throw new CheckpointMismatch(
      `The snapshot of "${node.id}" is of component "${snapshot.component}", version ${snapshot.version}; the stage is "${node.name}", version ${VERSION}.`,
    );
  }
  node.restore?.(snapshot.tables);
}
