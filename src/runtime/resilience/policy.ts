import type { Clock } from '../../base/clock.js';
import type { Random } from '../../base/random.js';
import type { StateTables } from '../../columnar/index.js';
import type { HealthState, RunEvents } from '../flow/index.js';

/** A call to something outside; the signal says that nobody waits for it any more. */
export type Work<T> = (signal: AbortSignal) => Promise<T>;

/** A way to call: again, later, with a bound, or not at all. */
export interface Policy {
  execute<T>(work: Work<T>, signal: AbortSignal): Promise<T>;
  /** What it has learnt, for a checkpoint. */
  snapshot?(): StateTables;
  restore?(tables: StateTables): void;
  /** The last stage that uses it has ended. */
  close?(): void;
}

/** What policies ask of the run. */
export interface PolicyHost {
  /** The stage, or the name that several share the policy by. */
  readonly component: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: RunEvents;
  report(state: HealthState, reasons: readonly string[]): void;
  /** Keeps the sources beneath from reading; returns the way back. */
  withhold(): () => void;
}

/** Several policies as one, the first around all others. */
export function compose(policies: readonly Policy[]): Policy {
  return {
    execute: (work, signal) =>
      policies.reduceRight<typeof work>((inner, policy) => (at) => policy.execute(inner, at), work)(signal),
  };
}
