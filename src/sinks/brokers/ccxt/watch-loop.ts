import { wait, type Clock } from '../../../base/clock.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

export interface WatchLoopParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Waits for news and takes them in; rejects when the connection breaks. */
  readonly next: () => Promise<void>;
  /** What came while nobody listened is asked for. */
  readonly recover: () => Promise<void>;
}

/** Listens until it is aborted; after a break it asks for what it may have missed, and listens again. */
export async function watchLoop({ clock, signal, next, recover }: WatchLoopParts): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  while (!isAborted(signal)) {
    try {
      await next();
      pauseMs = FIRST_PAUSE_MS;
    } catch {
      if (isAborted(signal)) return;
      await wait(clock, pauseMs, signal).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      // Where this fails too the next comparison with the venue finds what is missing.
      if (!isAborted(signal)) await recover().catch(() => undefined);
    }
  }
}

// A method hides from the compiler that the flag changes while something is awaited.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
