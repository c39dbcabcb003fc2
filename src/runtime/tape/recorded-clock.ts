import type { Cancel, Clock } from '../../base/clock.js';

/**
 * The clock of a run that is recorded: while a source pushes it stands still at the stamp that the tape has for what is pushed, so
 * that decisions read the same time when it is replayed.
 */
export class RecordedClock implements Clock {
  private readonly inner: Clock;
  private stampNs: bigint | undefined;

  constructor(inner: Clock) {
    this.inner = inner;
  }

  /** Stands still from here on. */
  hold(): bigint {
    this.stampNs ??= this.inner.nowNs();
    return this.stampNs;
  }

  release(): void {
    this.stampNs = undefined;
  }

  nowNs(): bigint {
    return this.stampNs ?? this.inner.nowNs();
  }

  monotonicMs(): number {
    return this.inner.monotonicMs();
  }

  schedule(delayMs: number, task: () => void): Cancel {
    return this.inner.schedule(delayMs, task);
  }

  nextTurn(task: () => void): Cancel {
    return this.inner.nextTurn(task);
  }
}
