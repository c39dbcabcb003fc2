import type { LeaseSlots } from '../lease/index.js';

/** A checkpoint as a store lists it, unread. */
export interface StoredCheckpoint {
  readonly name: string;
  readonly number: number;
  readonly epoch: number;
  readonly bytes: number;
}

/**
 * Where checkpoints are kept. Besides the folder and lmdb there may be others: `checkpoints({ store })` takes whatever does this.
 * Writing is all or nothing: after a crash at any instant the checkpoint is there whole or not at all, and the earlier ones are.
 */
export interface CheckpointStore {
  /** Where it is, for messages. */
  readonly place: string;
  /** Where the lease is written that keeps a second run away. */
  readonly lease: LeaseSlots;
  /** Makes ready what is needed; called first. */
  open(): Promise<void>;
  /** The newest first, those of a later epoch before those of an earlier. */
  list(): Promise<readonly StoredCheckpoint[]>;
  read(checkpoint: StoredCheckpoint): Promise<Uint8Array>;
  /**
   * Writes one and makes it durable. `guard` is awaited at the last moment before it takes its name: when it rejects, nothing has been
   * written. The pieces are good until the promise is settled: their memory is used again for the next checkpoint.
   */
  write(
    checkpoint: Pick<StoredCheckpoint, 'number' | 'epoch'>,
    pieces: readonly Uint8Array[],
    guard: () => Promise<void>,
  ): Promise<StoredCheckpoint>;
  remove(checkpoint: StoredCheckpoint): Promise<void>;
  close(): Promise<void>;
}

/** Newest first. */
export function byAge(a: StoredCheckpoint, b: StoredCheckpoint): number {
  return b.epoch - a.epoch || b.number - a.number;
}
