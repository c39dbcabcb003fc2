import type { ServiceKey } from '../../runtime/flow/index.js';

/**
 * Whether this run still is the one that may act. A process that was stopped for long may have been taken for dead, and another may
 * have gone on in its place. Who sends orders asks before each; without checkpoints nobody can have taken over.
 */
export interface Fence {
  /** False as soon as another may have taken over; known without waiting. */
  readonly holds: boolean;
  /** One higher for each run that took over; 0 without checkpoints. */
  readonly epoch: number;
  /**
   * Looks it up.
   * @throws RxArrowError LeaseLost when another has taken over
   */
  check(): Promise<void>;
}

export const fenceService: ServiceKey<Fence> = {
  name: 'fence',
  fallback: () => ({ holds: true, epoch: 0, check: () => Promise.resolve() }),
};
