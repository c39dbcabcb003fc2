import type { ServiceKey } from '../../runtime/flow/index.js';

/**
 * Whether this run still is the one that may act. A process that was stopped for long may have been taken for dead, and another may
 * have gone on in its place. Who sends orders asks before each; without a lease nobody can have taken over.
 */
export interface Fence {
  /** False as soon as another may have taken over; known without waiting. */
  readonly holds: boolean;
  /** One higher for each run that took over; 0 without a lease. */
  readonly epoch: number;
  /**
   * Looks it up. When it resolves, nobody had taken over.
   * @throws RxArrowError LeaseLost when another has taken over
   */
  check(): Promise<void>;
}

/** All that this run holds: its checkpoints, its journal. It may act while it holds each of them. */
export interface Fences extends Fence {
  /** Takes part from now on. */
  add(fence: Fence): void;
}

export const fenceService: ServiceKey<Fences> = {
  name: 'fence',
  fallback: () => {
    const fences = new Set<Fence>();
    return {
      get holds() {
        return [...fences].every((fence) => fence.holds);
      },
      get epoch() {
        return Math.max(0, ...[...fences].map((fence) => fence.epoch));
      },
      async check() {
        for (const fence of fences) await fence.check();
      },
      add: (fence) => void fences.add(fence),
    };
  },
};
