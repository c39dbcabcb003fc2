import type { Topic, TopicReader } from './topic.js';

interface Pending {
  readonly consumer: string;
  readonly key: string | undefined;
  readonly deliveries: number;
}

interface Waiting {
  readonly offset: number;
  readonly deliveries: number;
  readonly dueMs: number;
}

/** Messages that were passed over because another consumer works on their key; more would make each look long. */
const MOST_PASSED_OVER = 1024;

/** The consumers that share the messages of a topic, and what each has not acknowledged. */
export class Group implements TopicReader {
  readonly topic: Topic;
  next: number;
  private readonly maxUnacknowledged: number;
  private readonly pending = new Map<number, Pending>();
  /** To be given again, or passed over; in order of offsets. */
  private waiting: Waiting[] = [];
  private readonly keys = new Map<string, { readonly consumer: string; count: number }>();
  private readonly listeners = new Set<() => void>();
  private lost = 0;

  constructor(topic: Topic, start: number, maxUnacknowledged: number) {
    this.topic = topic;
    this.next = start;
    this.maxUnacknowledged = maxUnacknowledged;
    topic.readers.add(this);
  }

  get oldestNeeded(): number {
    let oldest = Math.min(this.next, this.waiting[0]?.offset ?? this.next);
    for (const offset of this.pending.keys()) oldest = Math.min(oldest, offset);
    return oldest;
  }

  get backlog(): number {
    return this.topic.end - this.next + this.waiting.length;
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  wake(): void {
    for (const listener of [...this.listeners]) listener();
  }

  skipTo(offset: number): void {
    this.lost += offset - this.next;
    this.next = offset;
  }

  /** How many messages have been left out since this was asked last. */
  takeLost(): number {
    const { lost } = this;
    this.lost = 0;
    return lost;
  }

  /** The next messages for a consumer. */
  take(consumer: string, most: number, nowMs: number): { readonly offset: number; readonly deliveries: number }[] {
    const taken: { offset: number; deliveries: number }[] = [];
    const hasRoom = (): boolean => taken.length < most && this.pending.size < this.maxUnacknowledged;
    const give = (offset: number, deliveries: number): boolean => {
      const key = this.topic.at(offset)?.key;
      const owner = key === undefined ? undefined : this.keys.get(key);
      if (owner !== undefined && owner.consumer !== consumer) return false;
      if (key !== undefined) {
        if (owner === undefined) this.keys.set(key, { consumer, count: 1 });
        else owner.count++;
      }
      this.pending.set(offset, { consumer, key, deliveries });
      taken.push({ offset, deliveries });
      return true;
    };
    const still: Waiting[] = [];
    for (const entry of this.waiting)
      if (!hasRoom() || entry.dueMs > nowMs || !give(entry.offset, entry.deliveries + 1)) still.push(entry);
    const before = this.next;
    while (hasRoom() && this.next < this.topic.end && still.length < MOST_PASSED_OVER) {
      if (!give(this.next, 1)) still.push({ offset: this.next, deliveries: 0, dueMs: nowMs });
      this.next++;
    }
    this.waiting = still;
    if (this.next > before) this.topic.moved();
    return taken;
  }

  /** When the next message that waits may be given. */
  nextDueMs(): number | undefined {
    const times = this.waiting.map(({ dueMs }) => dueMs);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  acknowledge(offset: number): void {
    if (this.settle(offset) !== undefined) this.wake();
  }

  /** Acknowledges all of a consumer up to an offset. */
  acknowledgeUpTo(consumer: string, last: number): void {
    for (const [offset, pending] of [...this.pending])
      if (offset <= last && pending.consumer === consumer) this.settle(offset);
    this.wake();
  }

  /** Takes a message back; returns how often it has been delivered, undefined when it is not pending. */
  settle(offset: number): number | undefined {
    const pending = this.pending.get(offset);
    if (pending === undefined) return undefined;
    this.pending.delete(offset);
    const owner = pending.key === undefined ? undefined : this.keys.get(pending.key);
    if (owner !== undefined && pending.key !== undefined && --owner.count === 0) this.keys.delete(pending.key);
    return pending.deliveries;
  }

  giveAgain(offset: number, deliveries: number, dueMs: number): void {
    this.waiting.push({ offset, deliveries, dueMs });
    this.waiting.sort((a, b) => a.offset - b.offset);
    this.wake();
  }

  /** A consumer has left: what it had goes to whoever comes. */
  release(consumer: string, nowMs: number): void {
    for (const [offset, pending] of [...this.pending]) {
      if (pending.consumer !== consumer) continue;
      const deliveries = this.settle(offset);
      if (deliveries !== undefined) this.giveAgain(offset, deliveries, nowMs);
    }
  }

  /** Begins anew at an offset; what is pending is no longer. */
  moveTo(offset: number): void {
    this.next = offset;
    this.waiting = [];
    this.pending.clear();
    this.keys.clear();
    this.lost = 0;
    this.topic.moved();
    this.wake();
  }
}
