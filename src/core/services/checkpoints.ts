import type { ServiceKey } from '../../runtime/flow/index.js';

/** How many checkpoints the run has taken, and the way to ask for one. */
export interface Checkpoints {
  readonly written: number;
  /** Given up since the run did not become quiet in time. */
  readonly skipped: number;
  /** Taken but not written. */
  readonly failed: number;
  /** Name of the one that the run goes on from; undefined at a beginning. */
  readonly restored: string | undefined;
  /** Takes one now. Resolves to false when it was skipped or could not be written; the events say why. */
  take(): Promise<boolean>;
}

/** The checkpoints of a run; null where it takes none. */
export const checkpointsService: ServiceKey<Checkpoints | null> = { name: 'checkpoints', fallback: () => null };
