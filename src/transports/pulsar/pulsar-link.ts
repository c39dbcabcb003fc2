import type { PulsarId } from './message-id.js';
import type { SubscriptionType } from './pulsar-settings.js';
import type { TopicName } from './topic-name.js';

/** A message as it goes to the broker. */
export interface WireMessage {
  readonly payload: Uint8Array;
  readonly key: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
}

/** A message as it comes from the broker. */
export interface ReceivedMessage extends WireMessage {
  readonly id: PulsarId;
  /** How often the broker says that it has given it before. */
  readonly redeliveries: number;
}

/** What a link of any kind has; when it breaks it is over, and a new one is made. */
interface Link {
  /** Resolves when the link is over, with the reason. */
  readonly closed: Promise<string>;
  /** Ends it in order: what has been sent over it arrives. */
  close(): Promise<void>;
}

/** A producer of one topic without partitions. Messages keep the order of the calls. */
export interface ProducerLink extends Link {
  /** Whether the next message may have this number; a link that cannot tell numbers counts on from the first. */
  takes(sequence: bigint | undefined): boolean;
  /**
   * Resolves when the broker has it.
   * @throws NotConnected when the link is over; TransportRefused when the broker does not want it
   */
  send(message: WireMessage, sequence: bigint | undefined): Promise<void>;
}

export interface ProducerRequest {
  readonly topic: TopicName;
  /** Name under which the broker tells numbers; with it every message has one. */
  readonly producer: string | undefined;
  /** The number of the first message. */
  readonly firstSequence: bigint | undefined;
}

/** Gives messages as they are asked for, never more. */
export interface ReceivingLink extends Link {
  /** So many more may come. */
  request(messages: number): void;
}

/** A consumer of a subscription to one topic without partitions. */
export interface ConsumerLink extends ReceivingLink {
  acknowledge(ids: readonly PulsarId[]): Promise<void>;
  acknowledgeUpTo(id: PulsarId): Promise<void>;
  /** It comes again after a while. */
  rejected(id: PulsarId): void;
}

export interface ConsumerRequest {
  readonly topic: TopicName;
  readonly subscription: string;
  readonly type: SubscriptionType;
  readonly consumer: string;
  /** Where a subscription begins that is new. */
  readonly begin: 'earliest' | 'latest';
  readonly bufferedMessages: number;
  readonly redeliverAfterMs: number;
  readonly receive: (message: ReceivedMessage) => void;
}

export interface ReaderRequest {
  readonly topic: TopicName;
  /** It begins behind this message. */
  readonly after: PulsarId | 'earliest';
  readonly bufferedMessages: number;
  readonly receive: (message: ReceivedMessage) => void;
}

/** A way to speak with a broker. Each call tries once. */
export interface PulsarConnector {
  /** @throws NotConnected when nobody is there; TransportRefused for what the broker does not want */
  produce(request: ProducerRequest): Promise<ProducerLink>;
  consume(request: ConsumerRequest): Promise<ConsumerLink>;
  read(request: ReaderRequest): Promise<ReceivingLink>;
  close(): Promise<void>;
}
