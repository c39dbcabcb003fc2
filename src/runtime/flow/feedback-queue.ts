import type { Origin } from './origin.js';
import { asPushOf } from './stack.js';

/** Batches on their way back, delivered one after the other and never within a push: a loop does not deepen the stack. */
export class FeedbackQueue {
  private entries: { readonly origin: Origin; readonly deliver: () => void }[] = [];
  private delivering = false;

  get empty(): boolean {
    return this.entries.length === 0 && !this.delivering;
  }

  push(origin: Origin, deliver: () => void): void {
    this.entries.push({ origin, deliver });
  }

  /** Delivers what waits and what comes meanwhile. False when there was nothing, or it is at it already. */
  deliver(): boolean {
    if (this.delivering || this.entries.length === 0) return false;
    this.delivering = true;
    try {
      while (this.entries.length > 0) {
        const taken = this.entries;
        this.entries = [];
        for (const { origin, deliver } of taken) asPushOf(origin, null, deliver);
      }
    } finally {
      this.delivering = false;
    }
    return true;
  }
}
