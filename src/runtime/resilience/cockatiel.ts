import { bulkhead, ConsecutiveBreaker, CountBreaker, CircuitState, type IBreaker } from 'cockatiel';
import { BulkheadRejectedError } from 'cockatiel';
import { LimitExceeded } from '../../base/errors.js';
import type { Policy } from './policy.js';
import type { TripRule } from './trip-rule.js';

// Only the parts of cockatiel that know no time; see docs/adr for the others.

/** Opens at the `most`-th failure in a row. */
export function consecutiveRule(most: number): TripRule {
  return ruleOf(
    () => new ConsecutiveBreaker(most),
    `${most} failures in a row`,
    (breaker) => [breaker.state],
    (breaker, [state = 0]) => {
      breaker.state = state;
    },
  );
}

/** What a CountBreaker keeps; its own type says `unknown`. */
interface CountState {
  readonly samples: (boolean | null)[];
  readonly currentSample: number;
  readonly failures: number;
  readonly successes: number;
}

// cockatiel opens above its threshold, we at it.
const BELOW = 1e-9;

/** Opens when at least `ratio` of the last `calls` calls have failed, of at least `atLeast`. */
export function countRule(ratio: number, calls: number, atLeast: number): TripRule {
  return ruleOf(
    () => new CountBreaker({ threshold: ratio - BELOW, size: calls, minimumNumberOfCalls: atLeast }),
    `${Math.round(ratio * 100)} % of the last ${calls} calls failed`,
    (breaker) => {
      const { samples, currentSample, failures, successes } = breaker.state as CountState;
      return [currentSample, failures, successes, ...samples.map((sample) => (sample === null ? -1 : Number(sample)))];
    },
    (breaker, [currentSample = 0, failures = 0, successes = 0, ...samples]) => {
      if (samples.length !== calls) return;
      const state: CountState = {
        samples: samples.map((sample) => (sample < 0 ? null : sample === 1)),
        currentSample,
        failures,
        successes,
      };
      breaker.state = state;
    },
  );
}

function ruleOf<B extends IBreaker>(
  make: () => B,
  reason: string,
  write: (breaker: B) => readonly number[],
  read: (breaker: B, values: readonly number[]) => void,
): TripRule {
  let breaker = make();
  return {
    reason,
    success: () => breaker.success(CircuitState.Closed),
    failure: () => breaker.failure(CircuitState.Closed),
    reset() {
      breaker = make();
    },
    snapshot: () => Float64Array.from(write(breaker)),
    restore: (values) => read(breaker, [...values]),
  };
}

/** At most `calls` at once; `queue` more may wait. A call that is given up keeps its place until it has really ended. */
export function bulkheadPolicy(component: string, calls: number, queue: number): Policy {
  const policy = bulkhead(calls, queue);
  return {
    async execute(work, signal) {
      try {
        return await policy.execute(({ signal: inner }) => work(inner), signal);
      } catch (error) {
        if (!(error instanceof BulkheadRejectedError)) throw error;
        throw new LimitExceeded('bulkhead', `${calls} calls are under way and ${queue} wait.`, {
          component,
          hint: 'Raise "queue" or "calls" of the bulkhead, or slow the source.',
        });
      }
    },
  };
}
