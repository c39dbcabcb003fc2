import { Bell } from '../../base/bell.js';
import type { Clock } from '../../base/clock.js';
import { NotConnected } from '../../base/errors.js';

/** What has come and waits to be taken; whoever fills it asks for no more than it may hold. */
export class Inbox<T> {
  private readonly clock: Clock;
  private readonly bell = new Bell();
  private waiting: T[] = [];
  private failure: { readonly error: unknown } | undefined;
  private closed = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get items(): readonly T[] {
    return this.waiting;
  }

  add(item: T): void {
    if (this.closed) return;
    this.waiting.push(item);
    this.bell.ring();
  }

  remove(unwanted: (item: T) => boolean): void {
    this.waiting = this.waiting.filter((item) => !unwanted(item));
  }

  /** Whoever takes next is told, when nothing is left. */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.bell.ring();
  }

  /** @throws NotConnected when it is closed; what it has failed with */
  async take(most: number, waitMs: number): Promise<T[]> {
    const until = this.clock.monotonicMs() + waitMs;
    for (;;) {
      if (this.closed) throw new NotConnected('The subscription is closed.', { component: 'pulsar' });
      if (this.waiting.length > 0) return this.waiting.splice(0, most);
      if (this.failure !== undefined) throw this.failure.error;
      const left = until - this.clock.monotonicMs();
      if (left <= 0) return [];
      await this.bell.rung(this.clock, left);
      if (this.closed) return [];
    }
  }

  close(): void {
    this.closed = true;
    this.bell.ring();
  }
}
