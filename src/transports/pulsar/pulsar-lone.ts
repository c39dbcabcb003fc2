import type {
  Delivery,
  DeliveryGap,
  MessagePosition,
  SubscribeOptions,
  Subscription,
  TransportPorts,
} from '../message-broker.js';
import type { Recovery } from '../recovery.js';
import { hasNoGroup, lacksCapability } from '../transport-refused.js';
import { Inbox } from './inbox.js';
import { LastingLink } from './lasting-link.js';
import { idOf, positionOf, type PulsarId } from './message-id.js';
import type { PulsarAdmin, StoredEntries } from './pulsar-admin.js';
import type { PulsarConnector, ReceivedMessage, ReceivingLink } from './pulsar-link.js';
import { partitionOf, type TopicName } from './topic-name.js';
import { deliveryOf } from './wire-properties.js';

export interface PulsarLoneOptions {
  readonly transport: string;
  readonly topic: TopicName;
  /** 0 when the topic has none. */
  readonly partitions: number;
  readonly subscribe: SubscribeOptions;
  readonly patienceMs: number;
}

const BUFFERED_MESSAGES = 64;

type Came = { readonly partition: number; readonly epoch: number } & (
  | { readonly message: ReceivedMessage; readonly gap?: undefined }
  | { readonly gap: DeliveryGap; readonly message?: undefined }
);

/** What is read of one partition. */
interface Part {
  readonly topic: TopicName;
  readonly link: LastingLink<ReceivingLink>;
  /** The last message that came; reading goes on behind it. */
  place: PulsarId | 'earliest';
  /** Whether somebody has given the place, so that what is behind it has to be there. */
  isTold: boolean;
  epoch: number;
}

/** Reads all of a topic by itself; the broker keeps nothing for it. */
export class PulsarLone implements Subscription {
  private readonly options: PulsarLoneOptions;
  private readonly connector: PulsarConnector;
  private readonly admin: PulsarAdmin;
  private readonly recovery: Recovery;
  private readonly left: () => void;
  private readonly inbox: Inbox<Came>;
  private readonly parts: readonly Part[];
  private readonly share: number;
  private latest: MessagePosition | undefined;
  private closed = false;

  constructor(
    options: PulsarLoneOptions,
    connector: PulsarConnector,
    admin: PulsarAdmin,
    ports: TransportPorts,
    recovery: Recovery,
    left: () => void,
  ) {
    this.options = options;
    this.connector = connector;
    this.admin = admin;
    this.recovery = recovery;
    this.left = left;
    this.inbox = new Inbox(ports.clock);
    const { topic, partitions, patienceMs, subscribe } = options;
    const count = Math.max(1, partitions);
    this.share = Math.max(1, Math.floor((subscribe.bufferedMessages ?? BUFFERED_MESSAGES) / count));
    this.parts = Array.from({ length: count }, (_, partition) => {
      const part: Part = {
        topic: partitionOf(topic, partition, partitions),
        link: new LastingLink(
          () => this.read(part, partition),
          recovery,
          patienceMs,
          (error) => this.inbox.fail(error),
        ),
        place: 'earliest',
        isTold: false,
        epoch: 0,
      };
      part.link.want(this.share);
      return part;
    });
  }

  /** @throws NotConnected, TransportRefused when it cannot be opened in time */
  async open(): Promise<void> {
    const { from = 'latest' } = this.options.subscribe;
    for (const [partition, part] of this.parts.entries()) {
      // A topic is fixed where it begins, so that nothing is passed over when the connection breaks before the first message.
      if (typeof from !== 'object' || from.partition === partition) await this.place(part, from);
    }
    await Promise.all(this.parts.map((part) => part.link.start()));
  }

  private async place(part: Part, from: MessagePosition | 'earliest' | 'latest'): Promise<void> {
    part.isTold = typeof from === 'object';
    if (typeof from === 'object') part.place = idOf(from, this.options.partitions > 0);
    else if (from === 'earliest') part.place = 'earliest';
    else
      part.place =
        (await this.recovery.attempt(() => this.admin.stored(part.topic), this.options.patienceMs))?.last ?? 'earliest';
  }

  private async read(part: Part, partition: number): Promise<ReceivingLink> {
    const { place } = part;
    const epoch = ++part.epoch;
    if (part.isTold && place !== 'earliest') {
      const gap = gapBehind(place, await this.admin.stored(part.topic));
      if (gap !== undefined) this.inbox.add({ partition, epoch, gap });
    }
    part.isTold = true;
    return this.connector.read({
      topic: part.topic,
      after: place,
      bufferedMessages: this.share,
      receive: (message) => {
        // Of a reading that has been given up.
        if (epoch !== part.epoch) return;
        part.link.came();
        part.place = message.id;
        this.inbox.add({ partition, epoch, message });
      },
    });
  }

  async receive(most: number, waitMs: number): Promise<(Delivery | DeliveryGap)[]> {
    const { partitions } = this.options;
    return (await this.inbox.take(most, waitMs)).map(({ partition, message, gap }) => {
      if (gap !== undefined) return gap;
      this.parts[partition]?.link.want(1);
      const position = positionOf({ ...message.id, partition: partitions > 0 ? partition : -1 });
      this.latest = position;
      return deliveryOf(message, position, 1, partitions > 0);
    });
  }

  acknowledge(): Promise<void> {
    return Promise.reject(hasNoGroup('pulsar'));
  }

  acknowledgeUpTo(): Promise<void> {
    return Promise.reject(lacksCapability(this.options.transport, 'cumulativeAcknowledgement'));
  }

  reject(): Promise<void> {
    return this.acknowledge();
  }

  position(): MessagePosition | undefined {
    return this.latest;
  }

  async seek(to: MessagePosition | 'earliest' | 'latest'): Promise<void> {
    for (const [at, part] of this.parts.entries()) {
      if (typeof to === 'object' && to.partition !== at) continue;
      part.epoch++;
      await part.link.stop();
      this.inbox.remove(({ partition, message }) => {
        if (partition !== at) return false;
        if (message !== undefined) part.link.want(1);
        return true;
      });
      await this.place(part, to);
      await part.link.start();
    }
    this.latest = undefined;
  }

  async backlog(): Promise<number | undefined> {
    return this.recovery.attempt(async () => {
      let sum = this.inbox.items.length;
      for (const { topic, place } of this.parts) sum += entriesBehind(place, await this.admin.stored(topic));
      return sum;
    }, this.options.patienceMs);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.inbox.close();
    await Promise.all(this.parts.map(({ link }) => link.close()));
    this.left();
  }
}

/** Entries behind a place that are still there. */
export function entriesBehind(place: PulsarId | 'earliest', stored: StoredEntries | undefined): number {
  let sum = 0;
  for (const { ledger, entries } of stored?.ledgers ?? [])
    if (place === 'earliest' || ledger > place.ledger) sum += entries;
    else if (ledger === place.ledger) sum += Math.max(0, entries - place.entry - 1);
  return sum;
}

/** The ledger in which reading stopped is no longer there: nobody can say what stood behind the place in it. */
export function gapBehind(place: PulsarId, stored: StoredEntries | undefined): DeliveryGap | undefined {
  if (stored?.ledgers.some(({ ledger }) => ledger === place.ledger) === true) return undefined;
  return {
    kind: 'gap',
    messages: undefined,
    reason: 'the ledger in which reading stopped was deleted with what may have been behind that place',
  };
}
