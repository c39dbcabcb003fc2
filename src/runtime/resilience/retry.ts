import { wait } from '../../base/clock.js';
import { RetryAfter } from '../../base/errors.js';
import { backoffMs, type BackoffOptions } from './backoff.js';
import { codeOf, isTransient, noteAttempts } from './failures.js';
import type { Policy, PolicyHost, Work } from './policy.js';
import type { RetryBudget } from './retry-budget.js';
import { deriveSignal, isRetried, markRetried } from './signals.js';

export interface RetryOptions extends BackoffOptions {
  /** Tries in all. */
  readonly attempts: number;
  /** Only errors of these codes; undefined: whatever another try may mend. */
  readonly only: readonly string[] | undefined;
}

/** Tries a call again after a wait, as long as the budget of the run allows. A `RetryAfter` is waited for as long as it says. */
export class Retry implements Policy {
  private readonly host: PolicyHost;
  private readonly options: RetryOptions;
  private readonly budget: RetryBudget;

  constructor(host: PolicyHost, options: RetryOptions, budget: RetryBudget) {
    this.host = host;
    this.options = options;
    this.budget = budget;
  }

  async execute<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
    const { attempts } = this.options;
    const { clock, component, events, random } = this.host;
    // The tries of a call that is retried further out are paid for there.
    if (!isRetried(signal)) this.budget.call();
    const inner = deriveSignal(signal);
    markRetried(inner.signal);
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await work(inner.signal);
        } catch (error) {
          noteAttempts(error, attempt);
          if (signal.aborted || attempt >= attempts || !this.mayHelp(error)) throw error;
          if (!(await this.budget.take(signal))) throw error;
          const asked = error instanceof RetryAfter ? error.waitMs : 0;
          const delayMs = Math.max(asked, backoffMs(attempt, this.options, random));
          events.emit({ kind: 'retry', component, attempt, delayMs, error });
          if (delayMs > 0) await wait(clock, delayMs, signal);
        }
      }
    } finally {
      inner.release();
    }
  }

  private mayHelp(error: unknown): boolean {
    const { only } = this.options;
    return isTransient(error) && (only === undefined || only.includes(codeOf(error)));
  }
}
