import type { Cancel } from '../../base/clock.js';
import type {
  Delivery,
  DeadLetterRule,
  MessagePosition,
  Publisher,
  SubscribeOptions,
  Subscription,
  TransportPorts,
} from '../message-broker.js';
import type { Recovery } from '../recovery.js';
import { lacksCapability } from '../transport-refused.js';
import { Inbox } from './inbox.js';
import { encodeMessageId, idOf } from './message-id.js';
import { PartitionConsumer, type Held } from './partition-consumer.js';
import type { PulsarAdmin } from './pulsar-admin.js';
import type { PulsarConnector } from './pulsar-link.js';
import type { SubscriptionType } from './pulsar-settings.js';
import { partitionOf, topicText, type TopicName } from './topic-name.js';
import { deliveryOf } from './wire-properties.js';

export interface PulsarGroupOptions {
  readonly transport: string;
  readonly topicGiven: string;
  readonly topic: TopicName;
  /** 0 when the topic has none. */
  readonly partitions: number;
  readonly type: SubscriptionType;
  readonly group: string;
  readonly subscribe: SubscribeOptions;
  readonly patienceMs: number;
  readonly publisher: (topic: string) => Promise<Publisher>;
}

const BUFFERED_MESSAGES = 64;

/** A consumer of a subscription of Pulsar, to all partitions of a topic. */
export class PulsarGroup implements Subscription {
  readonly isOrdered: boolean;
  private readonly options: PulsarGroupOptions;
  private readonly admin: PulsarAdmin;
  private readonly ports: TransportPorts;
  private readonly recovery: Recovery;
  private readonly left: () => void;
  private readonly inbox: Inbox<Held>;
  private readonly consumers: readonly PartitionConsumer[];
  /** Rejected ones that are given again from here. */
  private readonly waiting = new Map<string, Cancel>();
  private letters: Promise<Publisher> | undefined;
  private latest: MessagePosition | undefined;
  private closed = false;

  constructor(
    options: PulsarGroupOptions,
    connector: PulsarConnector,
    admin: PulsarAdmin,
    ports: TransportPorts,
    recovery: Recovery,
    left: () => void,
  ) {
    this.isOrdered = options.type === 'exclusive' || options.type === 'failover';
    this.options = options;
    this.admin = admin;
    this.ports = ports;
    this.recovery = recovery;
    this.left = left;
    this.inbox = new Inbox(ports.clock);
    const { topic, partitions, type, group, subscribe, patienceMs } = options;
    const { consumer = 'consumer', from, bufferedMessages = BUFFERED_MESSAGES, redeliverAfterMs = 1000 } = subscribe;
    const count = Math.max(1, partitions);
    const share = Math.max(1, Math.floor(bufferedMessages / count));
    this.consumers = Array.from({ length: count }, (_, partition) => {
      const request = {
        topic: partitionOf(topic, partition, partitions),
        subscription: group,
        type,
        consumer,
        begin: from === 'latest' ? ('latest' as const) : ('earliest' as const),
        bufferedMessages: share,
        redeliverAfterMs,
      };
      const made = new PartitionConsumer(
        request,
        partition,
        partitions > 0,
        connector,
        recovery,
        patienceMs,
        this.inbox,
      );
      made.want(share);
      return made;
    });
  }

  /** @throws NotConnected, TransportRefused when it cannot be opened in time */
  async open(): Promise<void> {
    const { from } = this.options.subscribe;
    if (typeof from === 'object') await this.beginAt(from);
    await Promise.all(this.consumers.map((consumer) => consumer.start()));
  }

  /** A subscription that is new begins behind the place; one that is there already goes on where it is. */
  private async beginAt(from: MessagePosition): Promise<void> {
    const { group, partitions, patienceMs } = this.options;
    await this.recovery.attempt(async () => {
      const { topic } = this.consumerOf(from);
      if (await this.admin.subscribe(topic, group)) await this.admin.move(topic, group, idOf(from, partitions > 0));
    }, patienceMs);
  }

  private consumerOf({ partition }: MessagePosition): PartitionConsumer {
    return (this.consumers[partition] ?? this.consumers[0]) as PartitionConsumer;
  }

  async receive(most: number, waitMs: number): Promise<Delivery[]> {
    const taken = await this.inbox.take(most, waitMs);
    const { partitions } = this.options;
    return taken.map(({ message, position, deliveries }) => {
      this.consumerOf(position).want(1);
      this.latest = position;
      return deliveryOf(message, position, deliveries, partitions > 0);
    });
  }

  async acknowledge(positions: readonly MessagePosition[]): Promise<void> {
    const shares = new Map<PartitionConsumer, MessagePosition[]>();
    for (const position of positions) {
      const consumer = this.consumerOf(position);
      shares.set(consumer, [...(shares.get(consumer) ?? []), position]);
    }
    for (const [consumer, share] of shares) await consumer.acknowledge(share);
  }

  async acknowledgeUpTo(position: MessagePosition): Promise<void> {
    if (!this.isOrdered)
      throw lacksCapability(
        this.options.transport,
        'cumulativeAcknowledgement',
        'Messages of a shared subscription are acknowledged one by one.',
      );
    await this.consumerOf(position).acknowledgeUpTo(position);
  }

  async reject(position: MessagePosition, cause: string, forGood = false): Promise<void> {
    const consumer = this.consumerOf(position);
    const held = consumer.heldAt(position);
    if (held === undefined) return;
    const { deadLetter, redeliverAfterMs = 1000 } = this.options.subscribe;
    if (forGood || (deadLetter !== undefined && held.deliveries >= deadLetter.maxDeliveries)) {
      if (deadLetter !== undefined) await this.bury(held, cause, deadLetter);
      await consumer.acknowledge([position]);
      return;
    }
    if (!this.isOrdered) {
      consumer.giveBack(position);
      return;
    }
    // To a single consumer the broker would give again all that is not acknowledged, for the sake of order.
    const key = `${position.partition}/${position.id}`;
    this.waiting.get(key)?.();
    const again = (): void => {
      this.waiting.delete(key);
      consumer.giveAgain(held);
    };
    this.waiting.set(key, this.ports.clock.schedule(redeliverAfterMs, again));
  }

  // First there, then no longer here: a broken connection may leave two letters, never none.
  private async bury({ message, position, deliveries }: Held, cause: string, rule: DeadLetterRule): Promise<void> {
    const { topicGiven, topic, group, publisher, partitions } = this.options;
    this.letters ??= publisher(rule.topic);
    this.letters.catch(() => {
      this.letters = undefined;
    });
    const { properties } = deliveryOf(message, position, deliveries, partitions > 0);
    const letter = {
      payload: message.payload,
      ...(message.key === undefined ? {} : { key: message.key }),
      properties: {
        ...properties,
        cause,
        topic: topicGiven,
        position: `${position.partition}:${position.id}`,
        deliveries: String(deliveries),
        // What Pulsar's own clients write to such topics.
        REAL_TOPIC: topicText(partitionOf(topic, position.partition, partitions)),
        REAL_SUBSCRIPTION: group,
        ORIGIN_MESSAGE_ID: encodeMessageId(message.id).toString('base64'),
      },
    };
    await this.recovery.attempt(
      async () => (await (this.letters ?? publisher(rule.topic))).publish(letter),
      this.options.patienceMs,
    );
  }

  position(): MessagePosition | undefined {
    return this.latest;
  }

  async seek(to: MessagePosition | 'earliest' | 'latest'): Promise<void> {
    const { group, partitions, patienceMs } = this.options;
    const moved = typeof to === 'string' ? this.consumers : [this.consumerOf(to)];
    for (const consumer of moved) {
      const place = typeof to === 'string' ? to : idOf(to, partitions > 0);
      await consumer.stop();
      const at = this.consumers.indexOf(consumer);
      this.inbox.remove(({ position }) => {
        if (position.partition !== at) return false;
        consumer.want(1);
        return true;
      });
      for (const [key, cancel] of [...this.waiting])
        if (key.startsWith(`${at}/`)) {
          cancel();
          this.waiting.delete(key);
        }
      await this.recovery.attempt(() => this.admin.move(consumer.topic, group, place), patienceMs);
      await consumer.start();
    }
    this.latest = undefined;
  }

  async backlog(): Promise<number | undefined> {
    const { group, patienceMs } = this.options;
    return this.recovery.attempt(async () => {
      let sum = 0;
      for (const consumer of this.consumers) {
        const entries = (await this.admin.backlog(consumer.topic, group)) ?? 0;
        sum += Math.max(0, entries - consumer.handedOut());
      }
      return Math.max(sum, this.inbox.items.length);
    }, patienceMs);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.inbox.close();
    for (const cancel of this.waiting.values()) cancel();
    await Promise.all(this.consumers.map((consumer) => consumer.close()));
    await (await this.letters?.catch(() => undefined))?.close();
    this.left();
  }
}
