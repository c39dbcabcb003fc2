import { CheckpointMismatch, RxArrowError, UnsafeTopology } from '../base/errors.js';
import { snapshotDigest, stateTable, type Snapshot, type StateTables } from '../columnar/index.js';
import type { FlowContext, StageNode } from './flow/index.js';

// Among the tables of a stage that was subscribed when the run was under way, as the second stream of a `concat`: a fresh run of
// the same pipe does not have it at its start.
const LATE = '#late';

/**
 * The state of every stage that keeps one. To be called at a quiet moment.
 * @throws UnsafeTopology when two stages of one identity have different states, which nobody could put back
 */
export function snapshotStages(context: FlowContext): Snapshot[] {
  const taken = new Map<string, Snapshot>();
  for (const node of context.stages.values()) {
    if (node.snapshot === undefined) continue;
    const { id } = node;
    const snapshot = {
      component: node.name,
      version: node.version,
      digest: id,
      tables: tablesOf(node, node.snapshot()),
    };
    const twin = taken.get(id);
    if (twin !== undefined && snapshotDigest(twin) !== snapshotDigest(snapshot)) {
      throw new UnsafeTopology(
        `Two stages "${node.name}" have the same identity "${id}" and different states, so that a restart could not tell whose is whose.`,
        { component: node.name, hint: 'Give them different ids.' },
      );
    }
    taken.set(id, snapshot);
  }
  return [...taken.values(), ...context.stages.awaitedStates()];
}

function tablesOf(node: StageNode, tables: StateTables): StateTables {
  return node.subscribedLate ? { ...tables, [LATE]: stateTable({ late: Int32Array.of(1) }) } : tables;
}

/** Whether a state belongs to a stage that is subscribed only when the run is under way. */
export function isLate(snapshot: Snapshot): boolean {
  return snapshot.tables[LATE] !== undefined;
}

/**
 * Puts the states of an earlier run of the same pipe back, those of stages that are subscribed later when they are. Whether they
 * belong to the pipe is looked at before the first is touched.
 * @throws CheckpointMismatch when a stage has no state in the snapshot, or a state has no stage
 */
export function restoreStages(context: FlowContext, snapshots: readonly Snapshot[]): void {
  const wanted = new Map(snapshots.map((snapshot) => [snapshot.digest, snapshot]));
  const pairs: [StageNode, Snapshot][] = [];
  for (const node of context.stages.values()) {
    if (node.restore === undefined) continue;
    const snapshot = wanted.get(node.id);
    if (snapshot === undefined) {
      throw new CheckpointMismatch(`Stage "${node.id}" keeps state, but the snapshot has none for it.`, {
        hint: 'The pipe differs from the one that was saved; give stages that may move an id.',
      });
    }
    checkVersion(node, snapshot);
    pairs.push([node, snapshot]);
  }
  for (const [, { digest }] of pairs) wanted.delete(digest);
  for (const snapshot of wanted.values()) {
    if (!isLate(snapshot))
      throw new CheckpointMismatch(`The snapshot has state of "${snapshot.digest}", but the pipe has no such stage.`);
  }
  for (const [node, snapshot] of pairs) {
    try {
      putBack(node, snapshot);
    } catch (cause) {
      // Others have their state back already: what is in memory now is neither the one nor the other.
      throw new RxArrowError('RestoreFailed', `The state of "${node.id}" cannot be put back: ${String(cause)}`, {
        component: node.name,
        cause,
      });
    }
  }
  for (const snapshot of wanted.values()) context.stages.restoreLater(snapshot, putBack);
}

function checkVersion(node: StageNode, { component, version }: Snapshot): void {
  const older = version < node.version && node.migrate !== undefined;
  if (component === node.name && (version === node.version || older)) return;
  throw new CheckpointMismatch(
    `The snapshot of "${node.id}" is of component "${component}", version ${version}; the stage is "${node.name}", version ${node.version}.`,
    {
      hint:
        component === node.name && version < node.version
          ? 'Give its definition a "migrate" that makes the old state a new one.'
          : undefined,
    },
  );
}

function putBack(node: StageNode, snapshot: Snapshot): void {
  checkVersion(node, snapshot);
  const { [LATE]: _, ...tables } = snapshot.tables;
  const { migrate, version } = node;
  node.restore?.(snapshot.version === version || migrate === undefined ? tables : migrate(tables, snapshot.version));
}
