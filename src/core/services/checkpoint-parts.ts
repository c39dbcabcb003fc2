import type { Snapshot, StateTables } from '../../columnar/index.js';
import { CheckpointMismatch } from '../../base/errors.js';
import type { ServiceKey } from '../../runtime/flow/index.js';

/** What a service of a run keeps in each checkpoint beside the states of the stages: where its journal is, what its breakers know. */
export interface CheckpointPart {
  /** Its name in the checkpoint, the same in every run of the pipe. */
  readonly name: string;
  /** Version of the layout of its state; 1 when left out. */
  readonly version?: number;
  /** Called at the quiet moment: a copy of what it is, nothing else. */
  snapshot(): StateTables;
  /** Called before the first row; `version` is that which the state was written by. */
  restore(tables: StateTables, version: number): void;
  /** Called after `snapshot` and before the checkpoint counts: makes durable what the snapshot speaks of. */
  durable?(): Promise<void>;
}

/** The parts of the run's checkpoints. Any service may add one, before or after the checkpoint has been read. */
export interface CheckpointParts {
  /**
   * Takes part from now on. What the checkpoint has of that name is given back at once where it has been read already.
   * Returns the function that ends it.
   */
  add(part: CheckpointPart): () => void;
  snapshot(): Snapshot[];
  /** @throws CheckpointMismatch when one is of a later version; nothing has been touched then */
  check(parts: readonly Snapshot[]): void;
  restore(parts: readonly Snapshot[]): void;
  durable(): Promise<void>;
}

export const checkpointParts: ServiceKey<CheckpointParts> = {
  name: 'checkpoint parts',
  fallback: () => new PartRegistry(),
};

class PartRegistry implements CheckpointParts {
  private readonly parts = new Map<string, CheckpointPart>();
  /** Of earlier runs, whose services have not come, or are no longer there; kept, since they may come again. */
  private readonly waiting = new Map<string, Snapshot>();

  add(part: CheckpointPart): () => void {
    if (this.parts.has(part.name))
      throw new CheckpointMismatch(`Two services keep a part "${part.name}" in the checkpoint.`, {
        hint: 'Give one of them another name.',
      });
    this.parts.set(part.name, part);
    const kept = this.waiting.get(part.name);
    if (kept !== undefined) this.giveBack(part, kept);
    return () => {
      if (this.parts.get(part.name) === part) this.parts.delete(part.name);
    };
  }

  snapshot(): Snapshot[] {
    const taken = [...this.parts.values()].map((part): Snapshot => {
      const { name, version = 1 } = part;
      return { component: name, version, digest: name, tables: part.snapshot() };
    });
    return [...taken, ...this.waiting.values()];
  }

  check(parts: readonly Snapshot[]): void {
    for (const kept of parts) {
      const part = this.parts.get(kept.component);
      if (part !== undefined) refuseLater(part, kept);
    }
  }

  restore(parts: readonly Snapshot[]): void {
    for (const kept of parts) {
      this.waiting.set(kept.component, kept);
      const part = this.parts.get(kept.component);
      if (part !== undefined) this.giveBack(part, kept);
    }
  }

  async durable(): Promise<void> {
    await Promise.all([...this.parts.values()].flatMap((part) => (part.durable === undefined ? [] : [part.durable()])));
  }

  private giveBack(part: CheckpointPart, kept: Snapshot): void {
    this.waiting.delete(part.name);
    refuseLater(part, kept);
    part.restore(kept.tables, kept.version);
  }
}

function refuseLater({ name, version = 1 }: CheckpointPart, kept: Snapshot): void {
  if (kept.version <= version) return;
  throw new CheckpointMismatch(
    `The part "${name}" of the checkpoint has version ${kept.version}; this version of rxarrow reads up to ${version}.`,
  );
}
