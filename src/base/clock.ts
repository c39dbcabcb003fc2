/** Takes back what a clock was asked to do later. */
export type Cancel = () => void;

/**
 * Time comes in through the clock of the run: the system's in production, a virtual one in tests.
 * Nothing else in the library reads the time or starts a timer.
 */
export interface Clock {
  /** Nanoseconds since 1970 UTC. */
  nowNs(): bigint;
  /** Milliseconds that only ever grow; for slices, time-outs and durations. */
  monotonicMs(): number;
  /** Calls `task` after `delayMs`, in a macrotask. */
  schedule(delayMs: number, task: () => void): Cancel;
  /** Calls `task` in the next macrotask turn, after input and output have had theirs. */
  nextTurn(task: () => void): Cancel;
}

class SystemClock implements Clock {
  nowNs(): bigint {
    return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
  }

  monotonicMs(): number {
    return performance.now();
  }

  schedule(delayMs: number, task: () => void): Cancel {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  }

  nextTurn(task: () => void): Cancel {
    const turn = setImmediate(task);
    return () => clearImmediate(turn);
  }
}

/** The clock of the machine. */
export const systemClock: Clock = new SystemClock();

/** Resolves after `delayMs` of `clock`; rejects with the signal's reason when it is aborted before. */
export function wait(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(asError(signal.reason));
      return;
    }
    const cancel = clock.schedule(delayMs, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    const abort = (): void => {
      cancel();
      reject(asError(signal?.reason));
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
