import { wait, type Clock } from '../../base/clock.js';

export interface RetryBudgetOptions {
  /** Retries for each call, together with those of all who share the budget. */
  readonly share: number;
  /** Retries that are allowed besides, so that a quiet stage may retry at all. */
  readonly perMinute: number;
}

const MINUTE_MS = 60_000;
// Enough for a bad minute of a busy run; more would let a storm come after long calm.
const MOST = 100;

/**
 * Bounds the retries of a run to a share of its calls, whoever makes them and however deep they are nested (Finagle's retry
 * budget): when an outage makes everything fail, retries must not multiply the load.
 */
export class RetryBudget {
  private readonly clock: Clock;
  private readonly options: RetryBudgetOptions;
  private earned = 0;
  private reserve: number;
  private filledAtMs: number;

  constructor(clock: Clock, options: RetryBudgetOptions) {
    this.clock = clock;
    this.options = options;
    this.reserve = options.perMinute;
    this.filledAtMs = clock.monotonicMs();
  }

  /** A call that is not itself a try of another one. */
  call(): void {
    this.earned = Math.min(MOST, this.earned + this.options.share);
  }

  /** Takes one retry; waits until there is one, or resolves to false when there never will be by waiting. */
  async take(signal: AbortSignal): Promise<boolean> {
    const { perMinute } = this.options;
    for (;;) {
      this.fill();
      // Ten deposits of 0.1 do not add up to 1 in binary.
      if (this.earned >= 1 - 1e-9) {
        this.earned = Math.max(0, this.earned - 1);
        return true;
      }
      if (this.reserve >= 1) {
        this.reserve--;
        return true;
      }
      if (perMinute === 0) return false;
      await wait(this.clock, Math.max(1, ((1 - this.reserve) / perMinute) * MINUTE_MS), signal);
    }
  }

  private fill(): void {
    const now = this.clock.monotonicMs();
    const { perMinute } = this.options;
    this.reserve = Math.min(perMinute, this.reserve + ((now - this.filledAtMs) / MINUTE_MS) * perMinute);
    this.filledAtMs = now;
  }
}
