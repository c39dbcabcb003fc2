import type { MessagePosition } from '../message-broker.js';
import type { Recovery } from '../recovery.js';
import type { Inbox } from './inbox.js';
import { LastingLink } from './lasting-link.js';
import { idOf, positionOf, type PulsarId } from './message-id.js';
import type { ConsumerLink, ConsumerRequest, PulsarConnector, ReceivedMessage } from './pulsar-link.js';
import type { TopicName } from './topic-name.js';

/** A message that has come to a consumer, and where it stands. */
export interface Held {
  readonly message: ReceivedMessage;
  readonly position: MessagePosition;
  readonly deliveries: number;
}

// Acknowledgements that a broken connection may have swallowed are known for so long.
const REMEMBERED = 65_536;

/**
 * The consumer of one partition. After a connection broke the broker gives everything again that it has not heard to be acknowledged:
 * what was handed out before is left out, what was acknowledged before is acknowledged once more.
 */
export class PartitionConsumer {
  readonly topic: TopicName;
  private readonly partition: number;
  private readonly isPartitioned: boolean;
  private readonly inbox: Inbox<Held>;
  private readonly link: LastingLink<ConsumerLink>;
  /** By position: messages that came and are not acknowledged; undefined for what the broker was told to give again. */
  private readonly held = new Map<string, Held>();
  private readonly acknowledged = new Set<string>();

  constructor(
    request: Omit<ConsumerRequest, 'receive'>,
    partition: number,
    isPartitioned: boolean,
    connector: PulsarConnector,
    recovery: Recovery,
    patienceMs: number,
    inbox: Inbox<Held>,
  ) {
    this.topic = request.topic;
    this.partition = partition;
    this.isPartitioned = isPartitioned;
    this.inbox = inbox;
    this.link = new LastingLink(
      () => connector.consume({ ...request, receive: (message) => this.receive(message) }),
      recovery,
      patienceMs,
      (error) => inbox.fail(error),
    );
  }

  start(): Promise<void> {
    return this.link.start();
  }

  /** So many more may come. */
  want(messages: number): void {
    this.link.want(messages);
  }

  private receive(message: ReceivedMessage): void {
    this.link.came();
    const { partition, isPartitioned } = this;
    const position = positionOf({ ...message.id, partition: isPartitioned ? partition : -1 });
    const { id } = position;
    if (this.acknowledged.has(id)) {
      this.tell((link) => void link.acknowledge([message.id]).catch(() => undefined));
      this.want(1);
    } else if (this.held.has(id)) this.want(1);
    else this.give({ message, position, deliveries: message.redeliveries + 1 });
  }

  private give(held: Held): void {
    this.held.set(held.position.id, held);
    this.inbox.add(held);
  }

  heldAt({ id }: MessagePosition): Held | undefined {
    return this.held.get(id);
  }

  async acknowledge(positions: readonly MessagePosition[]): Promise<void> {
    const ids = positions.flatMap((position) => this.settled(position));
    // A link that is broken says nothing: what comes again because of that is acknowledged then.
    if (ids.length > 0) await this.link.live?.acknowledge(ids).catch(() => undefined);
  }

  /** The ids that the broker is to be told; an entry of several messages when all of them are done. */
  private settled(position: MessagePosition): PulsarId[] {
    const id = idOf(position, this.isPartitioned);
    this.held.delete(position.id);
    this.acknowledged.add(position.id);
    if (this.acknowledged.size > REMEMBERED) {
      const [oldest] = this.acknowledged;
      if (oldest !== undefined) this.acknowledged.delete(oldest);
    }
    return [id];
  }

  async acknowledgeUpTo(position: MessagePosition): Promise<void> {
    const id = idOf(position, this.isPartitioned);
    for (const [text, { message }] of [...this.held])
      if (isUpTo(message.id, id)) {
        this.held.delete(text);
        this.acknowledged.add(text);
      }
    await this.link.live?.acknowledgeUpTo(id);
  }

  /** The broker gives it again after a while. */
  giveBack({ id }: MessagePosition): void {
    const held = this.held.get(id);
    if (held === undefined) return;
    this.held.delete(id);
    this.tell((link) => link.rejected(held.message.id));
  }

  /** It is given again from here. */
  giveAgain({ message, position, deliveries }: Held): void {
    if (this.held.has(position.id)) this.give({ message, position, deliveries: deliveries + 1 });
  }

  private tell(work: (link: ConsumerLink) => void): void {
    try {
      if (this.link.live !== undefined) work(this.link.live);
    } catch {
      // The link is over: the broker gives what it was not told again anyhow.
    }
  }

  /** Entries of which everything has been handed out and not all is acknowledged. */
  handedOut(): number {
    const entry = ({ ledger, entry: number }: PulsarId): string => `${ledger}:${number}`;
    const entries = new Set([...this.held.values()].map(({ message }) => entry(message.id)));
    for (const { message, position } of this.inbox.items)
      if (position.partition === this.partition) entries.delete(entry(message.id));
    return entries.size;
  }

  /** Forgets everything, for a subscription that begins elsewhere. */
  async stop(): Promise<void> {
    await this.link.stop();
    this.held.clear();
    this.acknowledged.clear();
  }

  close(): Promise<void> {
    return this.link.close();
  }
}

function isUpTo(a: PulsarId, b: PulsarId): boolean {
  return (
    a.ledger < b.ledger || (a.ledger === b.ledger && (a.entry < b.entry || (a.entry === b.entry && a.batch <= b.batch)))
  );
}
