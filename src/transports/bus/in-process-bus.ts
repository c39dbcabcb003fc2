import { systemClock, type Clock } from '../../base/clock.js';
import { NotConnected } from '../../base/errors.js';
import { HealthBoard } from '../health-board.js';
import type {
  MessageBroker,
  Publisher,
  PublisherOptions,
  SubscribeOptions,
  Subscription,
  TransportCapabilities,
} from '../message-broker.js';
import { TransportRefused } from '../transport-refused.js';
import { BusSubscription } from './bus-subscription.js';
import { Group } from './group.js';
import { Topic } from './topic.js';

/** What the bus can do. */
export const BUS_CAPABILITIES: TransportCapabilities = {
  replay: true,
  seek: true,
  cumulativeAcknowledgement: true,
  confirmedAcknowledgement: true,
  deduplication: true,
  keyOrder: true,
  deliveryCount: true,
};

export interface BusOptions {
  readonly clock?: Clock;
  /** Messages that a topic keeps, and that may wait for its slowest reader. */
  readonly capacity?: number;
  /** Messages that a group may have taken and not acknowledged; then it is given no more. */
  readonly maxUnacknowledged?: number;
  /** When a reader is that far behind: publishers wait, or it misses the oldest, which it is told. */
  readonly whenFull?: 'wait' | 'dropOldest';
  readonly maxMessageBytes?: number;
}

/**
 * Topics within one process, for streams that are joined loosely and for tests. Messages live as long as the bus: groups and what
 * they have not acknowledged outlast their consumers, not the process.
 */
export function inProcessBus(options: BusOptions = {}): MessageBroker {
  return new InProcessBus(options);
}

class InProcessBus implements MessageBroker {
  readonly name = 'bus';
  readonly capabilities = BUS_CAPABILITIES;
  private readonly clock: Clock;
  private readonly capacity: number;
  private readonly maxUnacknowledged: number;
  private readonly whenFull: 'wait' | 'dropOldest';
  private readonly maxMessageBytes: number;
  private readonly topics = new Map<string, Topic>();
  private readonly groups = new Map<string, Group>();
  private readonly open = new Set<{ close(): Promise<void> }>();
  private readonly board = new HealthBoard();
  private closed = false;

  constructor(options: BusOptions) {
    this.clock = options.clock ?? systemClock;
    this.capacity = options.capacity ?? 1024;
    this.maxUnacknowledged = options.maxUnacknowledged ?? 65_536;
    this.whenFull = options.whenFull ?? 'wait';
    this.maxMessageBytes = options.maxMessageBytes ?? 64 * 1024 * 1024;
  }

  private topic(name: string): Topic {
    if (this.closed) throw new NotConnected('The bus is closed.', { component: this.name });
    if (name === '') throw new TransportRefused('unknownTopic', 'A topic without a name.', { component: this.name });
    let topic = this.topics.get(name);
    if (topic === undefined) this.topics.set(name, (topic = new Topic(name, this.capacity)));
    return topic;
  }

  async publisher(topicName: string, { producer }: PublisherOptions = {}): Promise<Publisher> {
    const topic = this.topic(topicName);
    let over = false;
    let latest: Promise<void> = Promise.resolve();
    const publisher: Publisher = {
      lastSequence: () => Promise.resolve(producer === undefined ? undefined : topic.lastSequence(producer)),
      publish: (message) => {
        const turn = latest.then(async () => {
          if (message.payload.length > this.maxMessageBytes)
            throw new TransportRefused(
              'tooLarge',
              `A message of ${message.payload.length} bytes is larger than the limit of ${this.maxMessageBytes}.`,
              { component: this.name },
            );
          if (message.sequence !== undefined && producer === undefined)
            throw new TransportRefused('other', 'A sequence needs the name of a producer.', { component: this.name });
          while (topic.isFull && !over) {
            if (this.whenFull === 'dropOldest') topic.dropOldest();
            else await this.untilRoom(topic);
          }
          if (over || this.closed) throw new NotConnected('The bus is closed.', { component: this.name });
          topic.append(message, producer);
        });
        latest = turn.catch(() => undefined);
        return turn;
      },
      close: () => {
        over = true;
        this.open.delete(publisher);
        topic.moved();
        return Promise.resolve();
      },
    };
    this.open.add(publisher);
    return publisher;
  }

  private async untilRoom(topic: Topic): Promise<void> {
    this.board.trouble(topic, `topic "${topic.name}" is full: publishers wait for its slowest reader`);
    try {
      await topic.room();
    } finally {
      if (!topic.isFull) this.board.well(topic);
    }
  }

  async subscribe(topicName: string, options: SubscribeOptions = {}): Promise<Subscription> {
    if (options.mustExist === true && !this.topics.has(topicName))
      throw new TransportRefused('unknownTopic', `There is no topic "${topicName}".`, { component: this.name });
    const topic = this.topic(topicName);
    const begin = topic.placeOf(options.from ?? (options.group === undefined ? 'latest' : 'earliest'));
    const { group: groupName } = options;
    const group = groupName === undefined ? undefined : this.group(topic, groupName, begin);
    const dead = options.deadLetter === undefined ? undefined : this.topic(options.deadLetter.topic);
    const subscription = new BusSubscription(topic, group, begin, options, dead, this.clock, () =>
      this.open.delete(subscription),
    );
    this.open.add(subscription);
    return subscription;
  }

  private group(topic: Topic, name: string, begin: number): Group {
    const key = JSON.stringify([topic.name, name]);
    let group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, (group = new Group(topic, begin, this.maxUnacknowledged)));
    return group;
  }

  health(): ReturnType<MessageBroker['health']> {
    return this.closed ? { state: 'unhealthy', reasons: ['the bus is closed'] } : this.board.health;
  }

  onHealth(listener: Parameters<MessageBroker['onHealth']>[0]): () => void {
    return this.board.listen(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.open].map((each) => each.close()));
  }
}
