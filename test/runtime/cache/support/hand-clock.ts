import type { Cancel, Clock } from '../../../../src/base/clock.js';

/** A clock that a test moves on by hand. */
export class HandClock implements Clock {
  ms = 0;
  private readonly tasks = new Set<{ readonly dueMs: number; readonly task: () => void }>();

  nowNs(): bigint {
    return BigInt(Math.round(this.ms * 1e6));
  }

  monotonicMs(): number {
    return this.ms;
  }

  schedule(delayMs: number, task: () => void): Cancel {
    const entry = { dueMs: this.ms + delayMs, task };
    this.tasks.add(entry);
    return () => this.tasks.delete(entry);
  }

  nextTurn(task: () => void): Cancel {
    return this.schedule(0, task);
  }

  advance(ms: number): void {
    this.ms += ms;
    for (const entry of [...this.tasks]) {
      if (entry.dueMs > this.ms) continue;
      this.tasks.delete(entry);
      entry.task();
    }
  }
}

/** Lets all promises that can settle do so. */
export async function settle(rounds = 30): Promise<void> {
  for (let round = 0; round < rounds; round++) await Promise.resolve();
}
