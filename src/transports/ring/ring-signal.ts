import type { Clock } from '../../base/clock.js';
import type { RingMemory } from './ring-memory.js';

// A thread that only waits for others has nothing else that keeps it alive, so it looks up now and then.
const LOOK_UP_MS = 1000;

/** A number that goes up when something has happened, for threads to wait for. */
export class RingSignal {
  private readonly memory: RingMemory;
  private readonly cell: number;
  private waiting: { readonly seen: number; readonly change: Promise<unknown> } | undefined;

  constructor(memory: RingMemory, cell: number) {
    this.memory = memory;
    this.cell = cell;
  }

  /** To be read before looking for what one would wait for, so that nothing is missed between. */
  get value(): number {
    return Atomics.load(this.memory.cells, this.cell);
  }

  ring(): void {
    Atomics.add(this.memory.cells, this.cell, 1);
    Atomics.notify(this.memory.cells, this.cell);
  }

  /** Stands still until the number is another than `seen`; false when that took longer than `timeoutMs`. */
  waitSync(seen: number, timeoutMs: number): boolean {
    return Atomics.wait(this.memory.cells, this.cell, seen, timeoutMs) !== 'timed-out';
  }

  /**
   * Resolves when the number is another than `seen`, and sometimes before: who waits looks again.
   * @throws the signal's reason when it is aborted
   */
  async wait(seen: number, clock: Clock, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const change = this.change(seen);
    if (change === undefined) return;
    await new Promise<void>((resolve) => {
      const over = (): void => {
        cancel();
        signal?.removeEventListener('abort', over);
        resolve();
      };
      const cancel = clock.schedule(LOOK_UP_MS, over);
      signal?.addEventListener('abort', over, { once: true });
      void change.then(over);
    });
    signal?.throwIfAborted();
  }

  // What waits in the engine cannot be called off: it is waited for again.
  private change(seen: number): Promise<unknown> | undefined {
    if (this.waiting?.seen === seen) return this.waiting.change;
    const waited = Atomics.waitAsync(this.memory.cells, this.cell, seen);
    if (!waited.async) return undefined;
    const waiting = { seen, change: waited.value };
    this.waiting = waiting;
    void waited.value.then(() => {
      if (this.waiting === waiting) this.waiting = undefined;
    });
    return waited.value;
  }
}
