import type { Clock } from '../base/clock.js';
import type { Random } from '../base/random.js';

/** What a transport can do. What it cannot it refuses with `TransportRefused`; `checkTransport` proves both. */
export interface TransportCapabilities {
  /** Messages stay until they are acknowledged, and come again when they are not; without it what nobody took is lost. */
  readonly replay: boolean;
  /** A subscription can begin at, or be moved to, a position. */
  readonly seek: boolean;
  /** One acknowledgement can cover all messages up to a position. */
  readonly cumulativeAcknowledgement: boolean;
  /** `acknowledge` resolves when the broker has confirmed it, not when it has been sent. */
  readonly confirmedAcknowledgement: boolean;
  /** A message whose sequence is not above the highest of its producer is not stored a second time. */
  readonly deduplication: boolean;
  /** Messages of one key reach the consumers of one group in order, however many there are. */
  readonly keyOrder: boolean;
  /** A message that comes again after a restart says how often it was delivered; without it the count begins anew. */
  readonly deliveryCount: boolean;
}

/** Where a message stands in a topic: an opaque word of the broker, to be compared by nobody else. */
export interface MessagePosition {
  readonly partition: number;
  readonly id: string;
}

/** What is published. */
export interface OutgoingMessage {
  readonly payload: Uint8Array;
  /** Messages of one key keep their order. */
  readonly key?: string;
  /** Number of the message with its producer, going up by one. With `deduplication` it is stored once however often it is sent. */
  readonly sequence?: bigint;
  /**
   * What it is, for several producers that may publish the same: with `deduplication` one that was stored lately is not stored again,
   * whoever it comes from. Not all transports with `deduplication` know it; they refuse it.
   */
  readonly identity?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** A message as a subscription gives it. */
export interface Delivery {
  readonly kind: 'message';
  readonly position: MessagePosition;
  readonly payload: Uint8Array;
  readonly key: string | undefined;
  readonly producer: string | undefined;
  readonly sequence: bigint | undefined;
  readonly properties: Readonly<Record<string, string>>;
  /** How often it has been delivered, this time included; 1 where the broker does not count. */
  readonly deliveries: number;
}

/** Messages are missing here: they were removed before they were delivered, or were never kept. */
export interface DeliveryGap {
  readonly kind: 'gap';
  readonly reason: string;
  /** How many, where it is known. */
  readonly messages: number | undefined;
}

export interface PublisherOptions {
  /** Name under which sequences are counted; needed for `sequence`. */
  readonly producer?: string;
  /** How long `publish` tries to reach the broker before it gives up. */
  readonly patienceMs?: number;
}

export interface Publisher {
  /**
   * The highest sequence of its producer that the broker has; undefined when it has none.
   * @throws TransportRefused without `deduplication`
   */
  lastSequence(): Promise<bigint | undefined>;
  /**
   * Resolves when the broker has the message. Messages keep the order of the calls; with a sequence a lost connection does not
   * double them. Whether a message without one was stored is not known when this fails with NotConnected.
   * @throws NotConnected when the broker could not be reached in time
   * @throws TransportRefused when it does not want the message
   */
  publish(message: OutgoingMessage): Promise<void>;
  close(): Promise<void>;
}

/** What becomes of a message that is rejected again and again. */
export interface DeadLetterRule {
  /** Deliveries after which it goes there. */
  readonly maxDeliveries: number;
  /** The topic that it is published to, with the properties `cause`, `topic`, `position` and `deliveries`. */
  readonly topic: string;
}

export interface SubscribeOptions {
  /** Consumers of one group share its messages; without one the subscription reads all of the topic alone and acknowledges nothing. */
  readonly group?: string;
  /** Its name in the group: who comes back under the same name is given what it had not acknowledged. */
  readonly consumer?: string;
  /** Where a group begins that is new, or a subscription without one. */
  readonly from?: 'earliest' | 'latest' | MessagePosition | undefined;
  /** Whether a topic that is not there is refused; else it is made or waited for. */
  readonly mustExist?: boolean;
  /** Messages that wait here before `receive` takes them. */
  readonly bufferedMessages?: number;
  readonly deadLetter?: DeadLetterRule;
  /** Whether keys have to keep their order among the consumers of the group; refused by a transport without `keyOrder`. */
  readonly keyOrder?: boolean;
  /** Wait before a rejected message comes again. */
  readonly redeliverAfterMs?: number;
  /** Messages of a consumer that has been silent for so long go to another of its group. */
  readonly takeOverAfterMs?: number;
  /** How long it tries to reach the broker before `receive` fails. */
  readonly patienceMs?: number;
}

export interface Subscription {
  /**
   * Whether messages of a partition come in their order, those that come again too: then `acknowledgeUpTo` covers nothing that has not
   * been received.
   */
  readonly isOrdered?: boolean;
  /**
   * Waits for messages and gives at least one delivery or gap, at most `most`. An empty list says that there is nothing within
   * `waitMs`.
   * @throws NotConnected when the broker could not be reached in time; the subscription is over then
   */
  receive(most: number, waitMs: number): Promise<readonly (Delivery | DeliveryGap)[]>;
  /** These will not come again. */
  acknowledge(positions: readonly MessagePosition[]): Promise<void>;
  /** Nor will all that came up to this one of its partition. */
  acknowledgeUpTo(position: MessagePosition): Promise<void>;
  /** It could not be used: it comes again after a while, and goes to the dead letters in the end; with `forGood` at once. */
  reject(position: MessagePosition, cause: string, forGood?: boolean): Promise<void>;
  /** Behind the latest message that `receive` has given; undefined before the first. */
  position(): MessagePosition | undefined;
  /** The next message is the one behind this position, or the first or next of the topic. */
  seek(to: MessagePosition | 'earliest' | 'latest'): Promise<void>;
  /** Messages in the topic that it has not received, where it can be known. */
  backlog(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** How a broker is. */
export interface TransportHealth {
  readonly state: 'healthy' | 'degraded' | 'unhealthy';
  readonly reasons: readonly string[];
}

/** Something that carries messages between processes: one interface for all of them. */
export interface MessageBroker {
  /** The one word for its kind: `bus`, `redisStream`. */
  readonly name: string;
  readonly capabilities: TransportCapabilities;
  /** @throws TransportRefused when the topic or the options are not for it; NotConnected */
  publisher(topic: string, options?: PublisherOptions): Promise<Publisher>;
  /** @throws TransportRefused when the topic or the options are not for it; NotConnected */
  subscribe(topic: string, options?: SubscribeOptions): Promise<Subscription>;
  health(): TransportHealth;
  /** Told of each change of health; returns the way to stop that. */
  onHealth(listener: (health: TransportHealth) => void): () => void;
  /** Closes its publishers and subscriptions too; within a second. */
  close(): Promise<void>;
}

/** Time and chance for a transport, from its run. */
export interface TransportPorts {
  readonly clock: Clock;
  readonly random: Random;
}
