import type { OutgoingMessage, Publisher, TransportPorts } from '../message-broker.js';
import type { Recovery } from '../recovery.js';
import { lacksCapability, TransportRefused } from '../transport-refused.js';
import { comparePlaces } from './message-id.js';
import { messagesUpTo } from './messages-up-to.js';
import { publisherClosed, PublishLane } from './publish-lane.js';
import type { PulsarAdmin } from './pulsar-admin.js';
import type { ProducerLink, PulsarConnector } from './pulsar-link.js';
import { partitionOf, partitionOfKey, topicText, type TopicName } from './topic-name.js';
import { numberOf } from './wire-properties.js';

export interface PulsarPublisherOptions {
  readonly transport: string;
  readonly topic: TopicName;
  /** 0 when the topic has none. */
  readonly partitions: number;
  readonly producer: string | undefined;
  readonly patienceMs: number;
  readonly maxMessageBytes: number;
}

/** Publishes to a topic: messages of one key into one partition, those with a number once. */
export class PulsarPublisher implements Publisher {
  private readonly options: PulsarPublisherOptions;
  private readonly connector: PulsarConnector;
  private readonly admin: PulsarAdmin;
  private readonly recovery: Recovery;
  private readonly left: () => void;
  private readonly lanes: readonly PublishLane[];
  private deduplicates: Promise<void> | undefined;
  private turn = 0;
  private closed = false;

  constructor(
    options: PulsarPublisherOptions,
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
    const { producer, patienceMs, partitions } = options;
    this.lanes = Array.from({ length: Math.max(1, partitions) }, (_, partition) => {
      const open = (first: bigint | undefined): Promise<ProducerLink> => this.produce(partition, first);
      return new PublishLane({ producer, patienceMs, open }, ports, recovery);
    });
  }

  private partition(partition: number): TopicName {
    return partitionOf(this.options.topic, partition, this.options.partitions);
  }

  private async produce(partition: number, firstSequence: bigint | undefined): Promise<ProducerLink> {
    const producer = firstSequence === undefined ? undefined : this.options.producer;
    const link = await this.connector.produce({ topic: this.partition(partition), producer, firstSequence });
    try {
      if (firstSequence !== undefined) await this.refuseDoubles();
    } catch (error) {
      await link.close();
      throw error;
    }
    return link;
  }

  /** Asks once whether the broker looks at numbers. */
  private refuseDoubles(): Promise<void> {
    this.deduplicates ??= (async () => {
      if (await this.admin.deduplicates(this.partition(0))) return;
      const { tenant, namespace } = this.options.topic;
      throw lacksCapability(
        this.options.transport,
        'deduplication',
        `It is switched off for ${topicText(this.options.topic)}: switch it on with \`pulsar-admin namespaces set-deduplication ${tenant}/${namespace} --enable\`, or publish with deduplicate: none.`,
      );
    })();
    this.deduplicates.catch(() => {
      this.deduplicates = undefined;
    });
    return this.deduplicates;
  }

  async publish(message: OutgoingMessage): Promise<void> {
    const { producer, maxMessageBytes, transport } = this.options;
    const { payload, sequence, identity, key } = message;
    if (payload.length > maxMessageBytes)
      throw new TransportRefused(
        'tooLarge',
        `A message of ${payload.length} bytes is larger than the limit of ${maxMessageBytes}.`,
        { component: 'pulsar' },
      );
    if (identity !== undefined)
      throw lacksCapability(transport, 'deduplication', 'Messages are told by their numbers, not by what they are.');
    if (sequence !== undefined && producer === undefined)
      throw new TransportRefused('other', 'A sequence needs the name of a producer.', { component: 'pulsar' });
    if (this.closed) throw publisherClosed();
    const { length } = this.lanes;
    // One that is published again goes where it went before.
    const turn = sequence === undefined ? this.turn++ : Number(sequence % BigInt(length));
    const at = key === undefined ? turn % length : partitionOfKey(key, length);
    await (this.lanes[at] as PublishLane).publish(message);
  }

  async lastSequence(): Promise<bigint | undefined> {
    const { producer, patienceMs } = this.options;
    if (producer === undefined) return undefined;
    let last: bigint | undefined;
    for (let partition = 0; partition < this.lanes.length; partition++) {
      const found = await this.recovery.attempt(() => this.lastIn(this.partition(partition), producer), patienceMs);
      if (found !== undefined && (last === undefined || found > last)) last = found;
    }
    return last;
  }

  /** What the broker has written down of its producers, and what is in the messages since then. */
  private async lastIn(topic: TopicName, producer: string): Promise<bigint | undefined> {
    const stored = await this.admin.stored(topic);
    if (stored?.told === undefined) return undefined;
    const { last: end, told } = stored;
    let last = told.numbers.get(producer);
    if (end === undefined || comparePlaces(told.upTo, end) >= 0) return last;
    const after = told.upTo.entry < 0 ? 'earliest' : told.upTo;
    for await (const message of messagesUpTo(end, this.connector, topic, after)) {
      const numbered = numberOf(message);
      if (numbered?.producer === producer && (last === undefined || numbered.sequence > last)) last = numbered.sequence;
    }
    return last;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await Promise.all(this.lanes.map((lane) => lane.close()));
    this.left();
  }
}
