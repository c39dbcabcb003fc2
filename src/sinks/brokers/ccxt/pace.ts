import { wait, type Clock } from '../../../base/clock.js';

/** Keeps requests apart, and all of them back while the exchange has asked to wait. */
export class Pace {
  private readonly clock: Clock;
  private readonly apartMs: number;
  private nextMs = 0;
  private resumeMs = 0;

  constructor(clock: Clock, requestsPerSecond: number | undefined) {
    this.clock = clock;
    this.apartMs = requestsPerSecond === undefined ? 0 : 1000 / requestsPerSecond;
  }

  /** Resolves when the next request may go. */
  async pass(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const nowMs = this.clock.monotonicMs();
      const dueMs = Math.max(this.nextMs, this.resumeMs);
      if (dueMs <= nowMs) {
        this.nextMs = nowMs + this.apartMs;
        return;
      }
      await wait(this.clock, dueMs - nowMs, signal);
    }
  }

  /** Nothing goes for so long. */
  hold(ms: number): void {
    this.resumeMs = Math.max(this.resumeMs, this.clock.monotonicMs() + ms);
  }
}
