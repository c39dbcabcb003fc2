import { Bell } from '../../base/bell.js';
import type { Clock } from '../../base/clock.js';
import { NotConnected } from '../../base/errors.js';
import type {
  DeadLetterRule,
  Delivery,
  DeliveryGap,
  MessagePosition,
  SubscribeOptions,
  Subscription,
} from '../message-broker.js';
import { TransportRefused } from '../transport-refused.js';
import type { Group } from './group.js';
import type { Topic, TopicReader } from './topic.js';

const COMPONENT = { component: 'bus' };

/** One that reads all of a topic by itself. */
class LoneReader implements TopicReader {
  next: number;
  lost = 0;
  private readonly woken: () => void;

  constructor(next: number, woken: () => void) {
    this.next = next;
    this.woken = woken;
  }

  get oldestNeeded(): number {
    return this.next;
  }

  skipTo(offset: number): void {
    this.lost += offset - this.next;
    this.next = offset;
  }

  wake(): void {
    this.woken();
  }
}

/** A consumer of a group, or a reader of its own, of a topic of the bus. */
export class BusSubscription implements Subscription {
  private readonly topic: Topic;
  private readonly group: Group | undefined;
  private readonly reader: LoneReader;
  private readonly consumer: string;
  private readonly redeliverAfterMs: number;
  private readonly deadLetter: DeadLetterRule | undefined;
  private readonly deadTopic: Topic | undefined;
  private readonly clock: Clock;
  private readonly left: () => void;
  private readonly unlisten: () => void;
  private latest: MessagePosition | undefined;
  private readonly bell = new Bell();
  private closed = false;

  constructor(
    topic: Topic,
    group: Group | undefined,
    begin: number,
    options: SubscribeOptions,
    deadTopic: Topic | undefined,
    clock: Clock,
    left: () => void,
  ) {
    this.topic = topic;
    this.group = group;
    this.consumer = options.consumer ?? 'consumer';
    this.redeliverAfterMs = options.redeliverAfterMs ?? 1000;
    this.deadLetter = options.deadLetter;
    this.deadTopic = deadTopic;
    this.clock = clock;
    this.left = left;
    const wake = (): void => this.bell.ring();
    this.reader = new LoneReader(begin, wake);
    if (group === undefined) topic.readers.add(this.reader);
    this.unlisten = group === undefined ? () => topic.readers.delete(this.reader) : group.listen(wake);
  }

  async receive(most: number, waitMs: number): Promise<readonly (Delivery | DeliveryGap)[]> {
    const until = this.clock.monotonicMs() + waitMs;
    for (;;) {
      if (this.closed) throw new NotConnected('The subscription is closed.', COMPONENT);
      const found = this.group === undefined ? this.read(most) : this.take(this.group, most);
      const now = this.clock.monotonicMs();
      if (found.length > 0 || now >= until) return found;
      const due = this.group?.nextDueMs();
      await this.bell.rung(this.clock, Math.min(until, due === undefined || due <= now ? until : due) - now);
      if (this.closed) return [];
    }
  }

  private read(most: number): (Delivery | DeliveryGap)[] {
    const { reader, topic } = this;
    if (reader.next < topic.start) reader.skipTo(topic.start);
    const found: (Delivery | DeliveryGap)[] = gapOf(reader.lost);
    reader.lost = 0;
    while (found.length < most && reader.next < topic.end) found.push(this.delivery(reader.next++, 1));
    if (found.length > 0) topic.moved();
    return found;
  }

  private take(group: Group, most: number): (Delivery | DeliveryGap)[] {
    const found: (Delivery | DeliveryGap)[] = gapOf(group.takeLost());
    for (const { offset, deliveries } of group.take(this.consumer, most, this.clock.monotonicMs()))
      found.push(this.delivery(offset, deliveries));
    return found;
  }

  private delivery(offset: number, deliveries: number): Delivery {
    const position = { partition: 0, id: String(offset) };
    this.latest = position;
    const message = this.topic.at(offset);
    if (message === undefined) throw new NotConnected(`Message ${offset} is no longer in the topic.`, COMPONENT);
    return { kind: 'message', position, deliveries, ...message };
  }

  private grouped(): Group {
    if (this.group !== undefined) return this.group;
    throw new TransportRefused('other', 'A subscription without a group acknowledges and rejects nothing.', COMPONENT);
  }

  async acknowledge(positions: readonly MessagePosition[]): Promise<void> {
    const group = this.grouped();
    for (const position of positions) group.acknowledge(offsetOf(position));
  }

  async acknowledgeUpTo(position: MessagePosition): Promise<void> {
    this.grouped().acknowledgeUpTo(this.consumer, offsetOf(position));
  }

  async reject(position: MessagePosition, cause: string, forGood = false): Promise<void> {
    const group = this.grouped();
    const offset = offsetOf(position);
    const deliveries = group.settle(offset);
    if (deliveries === undefined) return;
    const { deadLetter, deadTopic } = this;
    const message = this.topic.at(offset);
    if (deadLetter === undefined || deadTopic === undefined || message === undefined) {
      if (!forGood) group.giveAgain(offset, deliveries, this.clock.monotonicMs() + this.redeliverAfterMs);
      return;
    }
    if (!forGood && deliveries < deadLetter.maxDeliveries) {
      group.giveAgain(offset, deliveries, this.clock.monotonicMs() + this.redeliverAfterMs);
      return;
    }
    const about = { cause, topic: this.topic.name, position: position.id, deliveries: String(deliveries) };
    const { payload, key, properties } = message;
    deadTopic.append(
      { payload, ...(key === undefined ? {} : { key }), properties: { ...properties, ...about } },
      undefined,
    );
    group.wake();
  }

  position(): MessagePosition | undefined {
    return this.latest;
  }

  async seek(to: MessagePosition | 'earliest' | 'latest'): Promise<void> {
    const offset = this.topic.placeOf(to);
    this.latest = undefined;
    if (this.group !== undefined) this.group.moveTo(offset);
    else {
      this.reader.next = offset;
      this.reader.lost = 0;
      this.topic.moved();
      this.bell.ring();
    }
  }

  backlog(): Promise<number> {
    return Promise.resolve(this.group?.backlog ?? this.topic.end - this.reader.next);
  }

  close(): Promise<void> {
    if (!this.closed) {
      this.closed = true;
      this.unlisten();
      this.group?.release(this.consumer, this.clock.monotonicMs());
      this.topic.moved();
      this.left();
      this.bell.ring();
    }
    return Promise.resolve();
  }
}

function gapOf(lost: number): DeliveryGap[] {
  return lost === 0
    ? []
    : [{ kind: 'gap', messages: lost, reason: `${lost} messages were removed before they were delivered` }];
}

function offsetOf({ id }: MessagePosition): number {
  return Number(id);
}
