import { CheckpointMismatch, RxArrowError } from '../../base/errors.js';
import type { RunHost } from '../../core/index.js';
import { decodeCheckpoint, type Checkpoint } from './checkpoint-file.js';
import type { CheckpointStore, StoredCheckpoint } from './store.js';

/** What became of the checkpoints of a store when a run was opened. */
export interface Restored {
  /** The one that the run goes on from; undefined: it begins anew. */
  readonly used: { readonly stored: StoredCheckpoint; readonly checkpoint: Checkpoint } | undefined;
  /** Those that were refused, newest first, with the reason. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Puts the newest good checkpoint back. One that is damaged, or of another pipeline, is passed over for the one before it.
 * @throws CheckpointMismatch when there are some and none can be used, unless the run is to start anew then
 */
export async function restoreNewest(
  host: RunHost,
  store: CheckpointStore,
  onMismatch: 'fail' | 'startAnew',
): Promise<Restored> {
  const refused: { name: string; reason: string }[] = [];
  for (const stored of await store.list()) {
    try {
      const checkpoint = decodeCheckpoint(await store.read(stored));
      refuseForeign(checkpoint, host);
      host.restore(checkpoint.state);
      return { used: { stored, checkpoint }, refused };
    } catch (error) {
      if (!(error instanceof RxArrowError) || error.code === 'RestoreFailed') throw error;
      refused.push({ name: stored.name, reason: error.message });
    }
  }
  if (refused.length === 0 || onMismatch === 'startAnew') return { used: undefined, refused };
  throw new CheckpointMismatch(
    `None of the checkpoints in "${store.place}" can be used:\n${refused.map(({ name, reason }) => `- ${name}: ${reason}`).join('\n')}\n`,
    {
      component: 'checkpoints',
      hint: 'Mend the pipeline, give another folder, or choose onMismatch: "startAnew" to begin at the beginning.',
    },
  );
}

function refuseForeign({ head }: Checkpoint, host: RunHost): void {
  if (head.pipeline === host.name) return;
  throw new CheckpointMismatch(`It is of the pipeline "${head.pipeline}"; this one is "${host.name}".`);
}
