import type { MessagePosition, OutgoingMessage } from '../message-broker.js';
import { TransportRefused } from '../transport-refused.js';

/** A message that the bus keeps. */
export interface StoredMessage {
  readonly payload: Uint8Array;
  readonly key: string | undefined;
  readonly producer: string | undefined;
  readonly sequence: bigint | undefined;
  readonly properties: Readonly<Record<string, string>>;
}

/** Whoever reads a topic: a group, or a subscription of its own. */
export interface TopicReader {
  /** Offset of the first message that it has not been given. */
  readonly next: number;
  /** Offset of the first message that it may ask for again. */
  readonly oldestNeeded: number;
  /** Messages before this offset are gone. */
  skipTo(offset: number): void;
  /** A message has come, or a place in the topic has become free. */
  wake(): void;
}

const NO_PROPERTIES = {};
const MOST_IDENTITIES = 65_536;

/** The messages of one topic in order, from the oldest that is still there. */
export class Topic {
  readonly name: string;
  readonly readers = new Set<TopicReader>();
  private readonly capacity: number;
  private messages: StoredMessage[] = [];
  private base = 0;
  private readonly producers = new Map<string, bigint>();
  private readonly identities = new Set<string>();
  private waiting: (() => void)[] = [];

  constructor(name: string, capacity: number) {
    this.name = name;
    this.capacity = capacity;
  }

  get start(): number {
    return this.base;
  }

  get end(): number {
    return this.base + this.messages.length;
  }

  at(offset: number): StoredMessage | undefined {
    return this.messages[offset - this.base];
  }

  /**
   * The offset behind a position.
   * @throws TransportRefused for what is no position of this topic
   */
  placeOf(from: MessagePosition | 'earliest' | 'latest'): number {
    if (from === 'earliest') return this.base;
    if (from === 'latest') return this.end;
    const offset = Number(from.id);
    if (!Number.isInteger(offset) || offset < -1 || offset >= this.end)
      throw new TransportRefused('other', `"${from.id}" is no position of topic "${this.name}".`, {
        component: 'bus',
        hint: 'Give one that a subscription to this topic has told.',
      });
    return offset + 1;
  }

  lastSequence(producer: string): bigint | undefined {
    return this.producers.get(producer);
  }

  /** Whether the slowest reader has as many messages before it as the topic may hold. */
  get isFull(): boolean {
    for (const reader of this.readers) if (this.end - reader.next >= this.capacity) return true;
    return false;
  }

  /** Resolves when it may no longer be full. */
  room(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** A reader has gone on or left. */
  moved(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** Makes room for one more by leaving out what the slowest readers have not seen. */
  dropOldest(): void {
    for (const reader of this.readers)
      if (this.end - reader.next >= this.capacity) reader.skipTo(this.end - this.capacity + 1);
  }

  append({ payload, key, sequence, identity, properties }: OutgoingMessage, producer: string | undefined): void {
    if (identity !== undefined && !this.isNew(identity)) return;
    if (producer !== undefined && sequence !== undefined) {
      const highest = this.producers.get(producer);
      if (highest !== undefined && sequence <= highest) return;
      this.producers.set(producer, sequence);
    }
    this.messages.push({ payload, key, producer, sequence, properties: properties ?? NO_PROPERTIES });
    this.trim();
    for (const reader of [...this.readers]) reader.wake();
  }

  private isNew(identity: string): boolean {
    const { identities } = this;
    if (identities.has(identity)) return false;
    identities.add(identity);
    const [oldest] = identities;
    if (identities.size > MOST_IDENTITIES && oldest !== undefined) identities.delete(oldest);
    return true;
  }

  // The latest messages stay for readers that begin later; older ones as long as somebody may ask for them.
  private trim(): void {
    let needed = this.end - this.capacity;
    for (const reader of this.readers) needed = Math.min(needed, reader.oldestNeeded);
    const gone = needed - this.base;
    // Moving the rest costs; it is done for many at once.
    if (gone < Math.max(64, this.capacity >> 3)) return;
    this.messages = this.messages.slice(gone);
    this.base = needed;
  }
}
